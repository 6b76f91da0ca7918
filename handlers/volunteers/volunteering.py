"""/volunteer: somebody offers help, sees how that stands, changes it, takes a rest, or leaves.

What they have time for, and when, is asked in `handlers.volunteers.availability`.
"""

import re
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import replace
from typing import Any

from handlers.chat.content import Content
from handlers.chat.turn import Turn
from handlers.chat.words import Said
from handlers.forms.flow import Flow, Step, in_words, register
from handlers.forms.form import begin
from handlers.forms.questions import SKIPPED, Choice, Option, Several, Told
from handlers.volunteers import enrolment
from handlers.volunteers.enrolment import SERVING, Enrolment, Notice
from handlers.volunteers.volunteer_words import described
from linkage.enrolment import Move, Relation, step
from linkage.errors import DomainError
from linkage.models import Actor, Level
from linkage.volunteers import OFFERING, Volunteer, VolunteerState, area_of, must_be_recorded
from storage import volunteers
from storage.conversations import Answers

# The data of a button on one's own card begins so; that of what changes the time, with the other.
VOLUNTEER, AVAILABILITY = "v:", "w:"
OWN = frozenset({Relation.VOLUNTEER})
SPOKEN = ("zh_CN", "en", "dialect", "sign")
# More would tire somebody out; who has time for more says so to the coordinator.
MOST = ("1", "2", "3", "5")
MORE_LENGTH, ANSWER_LENGTH = 500, 1_000
_PAGE = re.compile(r"card(\d{1,2})", re.ASCII)


async def volunteer(turn: Turn) -> None:
    """/volunteer: how it stands; who is none yet is asked what they would like to do."""
    mine = await enrolment.find(turn.unit, turn.me.id)
    if mine is None or mine.volunteer.state not in SERVING:
        await begin(turn, ENROL)
    else:
        show_card(turn, mine.volunteer)


async def mine(turn: Turn) -> Enrolment:
    """The enrolment of who speaks; raises `DomainError` where they are none of the volunteers."""
    if turn.me.consented_at is None:
        raise DomainError("start.first")
    found = await enrolment.find(turn.unit, turn.me.id)
    if found is None or found.volunteer.state not in SERVING:
        raise DomainError("volunteer.not_now.none")
    return found


async def press(turn: Turn, verb: str) -> None:
    """Act on a button of one's own card."""
    found = await mine(turn)
    if verb in _VERBS:
        await _VERBS[verb](turn, found)
    elif page := _PAGE.fullmatch(verb):
        show_card(turn, found.volunteer, int(page[1]))
    else:
        raise DomainError("press.unknown")


def show_card(turn: Turn, volunteer: Volunteer, page: int = 0) -> None:
    """How it stands with somebody's own offer of help, and what they can do about it."""
    paused = volunteer.paused_until is not None and turn.unit.now < volunteer.paused_until
    asked = volunteer.state is VolunteerState.ASKED
    data = {
        **({"answer": f"{VOLUNTEER}answer"} if asked else {}),
        "week": f"{AVAILABILITY}week",
        "days_off": f"{AVAILABILITY}days",
        **({"back": f"{AVAILABILITY}back"} if paused else {"pause": f"{AVAILABILITY}pause"}),
        "change": f"{VOLUNTEER}change",
        "leave": f"{VOLUNTEER}leave",
    }
    text = turn.words(
        "volunteer.mine",
        state=Said(f"volunteer.state.{volunteer.state}"),
        described=described(turn, turn.language, volunteer),
    )
    rows = [[turn.button(turn.language, f"volunteer.{verb}", data[verb])] for verb in data]
    turn.show(text, turn.few(rows, page, f"{VOLUNTEER}card{{}}"))


async def _skills(turn: Turn, _: Answers) -> Sequence[Option]:
    """What anybody may say of themselves first, then what takes a training or a check."""
    return [
        Option(
            one.id,
            turn.words("volunteer.must", label=one.labels)
            if must_be_recorded(one)
            else one.labels.said_in(turn.language),
        )
        for one in sorted(turn.services.policy.skills, key=must_be_recorded)
    ]


async def _languages(turn: Turn, _: Answers) -> Sequence[Option]:
    return [Option(one, turn.words(f"spoken.{one}")) for one in SPOKEN]


def _own_language(turn: Turn) -> Sequence[str]:
    return [turn.language]


async def _reach(turn: Turn, _: Answers) -> Sequence[Option]:
    """As near as they have said where they live."""
    depth = len((await enrolment.home_of(turn.unit, turn.me)).strip("/").split("/"))
    levels = list(Level)[:depth]
    return [Option(one, turn.words(f"volunteer.reach.{one}")) for one in reversed(levels)]


async def _never(turn: Turn, _: Answers) -> Sequence[Option]:
    return [
        Option(one.id, one.labels.said_in(turn.language))
        for one in turn.services.policy.listed
        if Actor.VOLUNTEER in (one.actor, *one.then) and one.id != OFFERING
    ]


async def _most(turn: Turn, _: Answers) -> Sequence[Option]:
    return [Option(one, turn.words("volunteer.most", count=int(one))) for one in MOST]


async def _agreement(turn: Turn, _: Answers) -> Sequence[Option]:
    return [Option("yes", turn.words("volunteer.agree"))]


def _is_new(answers: Answers) -> bool:
    return "changing" not in answers


async def _enrolled(turn: Turn, answers: Answers) -> None:
    """The form is answered: keep it, and show it to whoever looks after volunteers."""
    me, now = turn.me, turn.unit.now
    found = await enrolment.find(turn.unit, me.id)
    home, reach = await enrolment.home_of(turn.unit, me), Level(answers["reach"])
    changing = not _is_new(answers)
    held = found.volunteer.skills if found is not None else {}
    told: dict[str, Any] = {
        "reach": reach,
        "area": area_of(home, reach),
        "home": home,
        "languages": frozenset(answers["languages"]),
        "never": frozenset(answers["never"]),
        "weekly_most": int(answers["most"]),
        "about": "" if answers["more"] == SKIPPED else Content.of_answer(answers["more"]).text,
        "skills": {one: held.get(one) for one in answers["skills"]},
    }
    if not changing:
        told |= {"agreed_at": now, "applied_at": now}
    if found is None:
        first = Volunteer(person_id=me.id, state=VolunteerState.APPLIED, seq=-1, **told)
        found = Enrolment(first, is_new=True)
    else:
        found = replace(found, volunteer=found.volunteer.model_copy(update=told))
    act = Move.CHANGE if changing else Move.APPLY
    moved = enrolment.move(turn, found, act, me.id, OWN)
    volunteers.name_skills(turn.unit, me.id, tuple(held), answers["skills"])
    if not changing:
        await enrolment.show_to_coordinators(turn, moved, Notice.APPLIED)
        week = turn.button(turn.language, "volunteer.week", f"{AVAILABILITY}week")
        turn.show(turn.words("volunteer.thanks"), [[week]])
        return
    anew = {one.id for one in enrolment.to_record(turn.services.policy, moved.volunteer)}
    if anew - held.keys():
        await enrolment.show_to_coordinators(turn, moved, Notice.CHANGED)
    else:
        await enrolment.refresh(turn, moved)
    show_card(turn, moved.volunteer)


async def _change(turn: Turn, found: Enrolment) -> None:
    """All answers as they stand, each with *Change*."""
    volunteer = found.volunteer
    turn.shown = True
    await begin(
        turn,
        ENROL,
        changing=True,
        skills=[one.id for one in turn.services.policy.skills if one.id in volunteer.skills],
        languages=[one for one in SPOKEN if one in volunteer.languages],
        reach=volunteer.reach,
        never=sorted(volunteer.never),
        most=str(volunteer.weekly_most),
        more=Content(volunteer.about).as_answer() if volunteer.about else SKIPPED,
    )


async def _answer(turn: Turn, found: Enrolment) -> None:
    step(found.volunteer.state, Move.ANSWER, OWN)
    turn.shown = True
    await begin(turn, ANSWER)


async def _answered(turn: Turn, answers: Answers) -> None:
    """What the coordinator wanted to know comes back to the card."""
    said = Content.of_answer(answers["said"]).text
    moved = enrolment.move(turn, await mine(turn), Move.ANSWER, turn.me.id, OWN, said)
    await enrolment.show_to_coordinators(turn, moved, Notice.ANSWERED)
    turn.say("volunteer.answered")


async def _leave(turn: Turn, found: Enrolment) -> None:
    rows = [
        [turn.button(turn.language, "volunteer.stay", f"{VOLUNTEER}card0")],
        [turn.button(turn.language, "volunteer.leave_now", f"{VOLUNTEER}leave_now")],
    ]
    turn.show(turn.words("volunteer.leave_sure"), rows)


async def _leave_now(turn: Turn, found: Enrolment) -> None:
    moved = enrolment.move(turn, found, Move.LEAVE, turn.me.id, OWN)
    await enrolment.show_to_coordinators(turn, moved, Notice.LEFT)
    turn.show(turn.words("volunteer.left"))


_VERBS: dict[str, Callable[[Turn, Enrolment], Awaitable[None]]] = {
    "answer": _answer,
    "change": _change,
    "leave": _leave,
    "leave_now": _leave_now,
}

ENROL = register(
    Flow(
        "enrol",
        steps=(
            Step("skills", Several(_skills)),
            Step("languages", Several(_languages, least=1, begins=_own_language)),
            Step("reach", Choice(_reach)),
            Step("never", Several(_never)),
            Step("most", Choice(_most)),
            Step("more", Told(MORE_LENGTH, written=True, skippable=True)),
            Step("conduct", Choice(_agreement), _is_new),
        ),
        finish=_enrolled,
        check=True,
    )
)
ANSWER = in_words("enrol_answer", "said", ANSWER_LENGTH, _answered, written=True)
