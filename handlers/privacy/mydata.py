"""/mydata: everything that is kept of a person, as a page that a phone opens and as JSON.

DOMAIN.md, rule 7: what is stored of a person is shown to that person on request.
"""

from collections.abc import Sequence
from datetime import UTC, datetime
from functools import partial
from typing import Any
from zoneinfo import ZoneInfo

import orjson

from handlers.cases.clocks import CLOCK_KIND
from handlers.chat.turn import Turn
from handlers.privacy.mydata_page import page
from handlers.privacy.mydata_volunteer import decisions, volunteering
from linkage.cases import STAFFS
from linkage.models import Case, Event, Person
from storage import cases, family, gifts, kept, looks, tasks, timebank, visits
from storage.cases import EVERY
from storage.drivers import Row
from storage.outbox import Upload
from storage.timebank import Owner

NAME = "linli-mydata"


async def my_data(turn: Turn) -> None:
    """/mydata: send both files; a stranger is told what little there is."""
    if turn.person is None:
        turn.say("mydata.stranger" if turn.conversation is not None else "mydata.nothing")
        return
    data = await everything(turn, turn.person)
    turn.say("mydata.here")
    html = page(turn, data).encode()
    to_read = Upload(f"{NAME}.html", "text/html", html)
    turn.answer_file("document", to_read, turn.words("mydata.to_read"))
    json = orjson.dumps(data, option=orjson.OPT_INDENT_2)
    to_move = Upload(f"{NAME}.json", "application/json", json)
    turn.answer_file("document", to_move, turn.words("mydata.to_move"))


async def everything(turn: Turn, me: Person) -> dict[str, Any]:
    """All of it as plain values; times as ISO 8601 in the deployment's zone.

    `deeds` are what one did in other people's cases; their words are theirs. Staff's notes are not
    in it: those are for their own work. Nor is it said of a worker that somebody complained of
    them: who complains is to be safe from them.
    """
    unit, zone, language = turn.unit, turn.services.zone, turn.language
    iso = partial(_iso, zone=zone)
    clocks = await kept.clocks(unit, me.id, CLOCK_KIND)
    mine = await cases.of_resident(unit, me.id, EVERY)
    received = await kept.received(unit, turn.chat_id)
    received.pop(turn.update.update_id, None)
    row = await kept.person(unit, me.id, language) or {}
    return {
        "written_at": _iso(unit.now, zone),
        "person": {
            "name": me.name,
            "telegram_chat": me.chat_id,
            "language": me.language,
            "home": row["home"],
            "first_met_at": _iso(row["created_at"], zone),
            "agreed_at": _iso(me.consented_at, zone),
            "large_and_few": me.large,
            "quiet_hours": me.quiet.spelled if me.quiet else None,
            "unreachable_since": _iso(me.unreachable_at, zone),
        },
        "cases": [await _case(turn, case, clocks.get(case.id)) for case in mine],
        "looks": [_dated(look, zone) for look in await looks.at_cases_of(unit, me.id)],
        "family": await _family(turn, me),
        "timebank": await _timebank(turn, me),
        "volunteering": await volunteering(turn, iso),
        "volunteer_decisions": await decisions(turn, iso),
        "tasks": [_dated(one, zone) for one in await tasks.kept_of(unit, me.id, language)],
        "blocked": [_dated(one, zone) for one in await tasks.blocked_by(unit, me.id)],
        "roles": [_dated(role, zone) for role in await kept.roles(unit, me.id, language)],
        "invitations": [_dated(one, zone) for one in await kept.invitations(unit, me.id)],
        "invitations_made": [
            _dated(one, zone) for one in await kept.invitations_made(unit, me.id, language)
        ],
        "groups": [_dated(one, zone) for one in await kept.groups(unit, me.id, language)],
        "visits": [one["name"] for one in await visits.visited(unit, me.id)],
        "in_hand": [one.id for one in await cases.held_by(unit, me.id)],
        "handed_to_you": [_dated(one, zone) for one in await kept.handed(unit, me.id)],
        "deeds": [_dated(deed, zone) for deed in await kept.deeds(unit, me.id)],
        "form": turn.conversation.answers if turn.conversation is not None else None,
        "messages_to_be_sent": await kept.owed(unit, turn.chat_id),
        "messages_to_be_read": list(received.values()),
    }


async def _family(turn: Turn, me: Person) -> dict[str, Any]:
    """Who is told of their needs, of whose they are told, and the link nobody has answered."""
    unit, zone = turn.unit, turn.services.zone

    def named(rows: Sequence[Row]) -> list[dict[str, Any]]:
        return [{"name": one["name"], "since": _iso(one["at"], zone)} for one in rows]

    link = await family.open_link(unit, me.id)
    return {
        "told_of_you": named(await family.members(unit, me.id)),
        "you_are_told_of": named(await family.residents(unit, me.id)),
        "open_link": _dated(link, zone) if link is not None else None,
    }


async def _timebank(turn: Turn, me: Person) -> dict[str, Any]:
    """What they have in the time bank, every transfer, and the gifts that are under way."""
    unit, zone = turn.unit, turn.services.zone
    gift = await gifts.of_giver(unit, me.id)
    return {
        "balance_minutes": int(await timebank.balance(unit, Owner(me.id))),
        "transfers": [
            _dated(one._asdict(), zone) for one in await timebank.entries(unit, me.id, EVERY)
        ],
        "open_gift": None
        if gift is None
        else {
            "minutes": gift["minutes"],
            "taker": gift["taker"],
            "expires_at": _iso(gift["expires_at"], zone),
        },
        "moved_for_others": [_dated(one, zone) for one in await timebank.decided(unit, me.id)],
        "gifts_awaited_from": [one["giver"] for one in await gifts.to_taker(unit, me.id)],
    }


async def _case(turn: Turn, case: Case, clock: int | None) -> dict[str, Any]:
    zone = turn.services.zone
    told = case.model_dump(
        mode="json",
        include={
            *("text", "file", "more", "category", "urgency", "state", "actor", "policy_version"),
            *("for_name", "for_agrees", "wanted_part", "where_text", "minutes_offered"),
        },
    )
    return {
        "number": case.id,
        **told,
        "place": await _place(turn, case),
        "wanted_at": _iso(case.wanted_at, zone),
        "complaint": case.complaint,
        "reason": orjson.loads(case.reason),
        "refused_by": sorted(case.refused),
        "created_at": _iso(case.created_at, zone),
        "respond_by": _iso(case.respond_by, zone),
        "resolve_by": _iso(case.resolve_by, zone),
        "next_reminder_at": _iso(clock, zone),
        "timeline": [
            _event(event, case, zone)
            for event in await cases.timeline(turn.unit, case.id)
            if event.move not in STAFFS
        ],
        "tasks": [
            {"at": _iso(one.starts_at, zone), "text": one.text, "risks": one.risks}
            for one in await tasks.of_case(turn.unit, case.id)
        ],
        "corrections": [_dated(row, zone) for row in await kept.corrections(turn.unit, case.id)],
        "follow_ups": [_dated(row, zone) for row in await kept.follow_ups(turn.unit, case.id)],
    }


async def _place(turn: Turn, case: Case) -> str:
    """Where it is; of a task that was another's, the area alone: the address was for its time."""
    task = await tasks.get(turn.unit, case.task_id) if case.task_id is not None else None
    if task is None:
        return case.place(turn.language)
    home = await cases.get(turn.unit, task.case_id) if task.case_id is not None else None
    own = home is not None and home.resident_id == case.resident_id
    return case.place(turn.language) if own else task.area(turn.language)


def _event(event: Event, case: Case, zone: ZoneInfo) -> dict[str, Any]:
    said = {"move", "actor", "text", "file", "more"}
    changed = {"from_category", "to_category"} if event.from_category else set()
    told = event.model_dump(mode="json", include=said | changed)
    return {
        "at": _iso(event.at, zone),
        "by_you": event.person_id == case.resident_id,
        **told,
    }


def _dated(row: Row, zone: ZoneInfo) -> dict[str, Any]:
    """A row with its moments to be read: those named `at` or `…_at`."""
    return {
        name: _iso(value, zone) if name.rpartition("_")[2] == "at" else value
        for name, value in dict(row).items()
    }


def _iso(ms: int | None, zone: ZoneInfo) -> str | None:
    if ms is None:
        return None
    return datetime.fromtimestamp(ms / 1000, UTC).astimezone(zone).isoformat(timespec="seconds")
