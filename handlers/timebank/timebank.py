"""/timebank: what one has, what moved lately, the months as a picture, and the ways to give."""

import asyncio
import re
from collections.abc import Awaitable, Callable

from handlers.chat.turn import Turn
from handlers.residents.need import need_paid
from handlers.timebank import gifts, milestones, pool
from handlers.timebank.amount import ledger
from handlers.timebank.timebank_words import entry_line
from linkage.errors import DomainError
from linkage.figures import month_of, months_before
from linkage.models import Person
from storage import timebank
from storage.outbox import Upload
from storage.timebank import Owner

# The data of a button of the time bank begins so.
TIMEBANK = "b:"
LISTED, EVERY = 8, 2**31 - 1
PICTURED = 6
_PAGE = re.compile(r"card(\d{1,2})", re.ASCII)
_GIFT = re.compile(r"g:(take|pass|yes|no):([\w-]{1,40})", re.ASCII)
_PNG = "image/png"


async def show(turn: Turn) -> None:
    """/timebank: the balance, the last entries, and the ways on."""
    await _card(turn, 0)


async def press(turn: Turn, verb: str) -> None:
    """A button of the time bank."""
    if turn.me.consented_at is None:
        raise DomainError("start.first")
    if found := _PAGE.fullmatch(verb):
        await _card(turn, int(found[1]))
    elif found := _GIFT.fullmatch(verb):
        await _GIFTS[found[1]](turn, found[2])
    elif verb in _VERBS:
        await _VERBS[verb](turn)
    else:
        raise DomainError("press.unknown")


async def _card(turn: Turn, page: int) -> None:
    me, unit = turn.me, turn.unit
    has = await timebank.balance(unit, Owner(me.id))
    entries = await timebank.entries(unit, me.id, LISTED)
    pools = [
        turn.words("timebank.pool", place=name, length=length)
        for name, length in (await pool.to_see(turn)).items()
    ]
    meant, rows = await gifts.waiting(turn)
    lines = "\n".join(entry_line(turn, turn.language, one) for one in entries)
    parts = [
        turn.words("timebank.card", length=has),
        lines or turn.words("timebank.no_entries"),
        "\n".join(pools),
        *([meant] if meant else ()),
    ]
    ways = [*(("spend",) if await ledger(turn).to_spend(me.id) else ())]
    ways += [*(("give", "donate") if has > 0 else ()), *(("picture",) if entries else ())]
    if await milestones.has_one(turn, me.id):
        ways.append("certificate")
    if pool.may_grant(me):
        ways.append("grant")
    buttons = [[turn.button(turn.language, f"timebank.{way}", f"{TIMEBANK}{way}")] for way in ways]
    turn.show("\n\n".join(parts), turn.few([*rows, *buttons], page, f"{TIMEBANK}card{{}}"))


async def _picture(turn: Turn) -> None:
    services, language = turn.services, turn.language
    entries = await timebank.entries(turn.unit, turn.me.id, EVERY)
    month = month_of(turn.unit.now, services.zone)

    def draw() -> bytes:
        # A second and some thirty megabytes, for those who ask only.
        from handlers.timebank.timebank_picture import picture  # noqa: PLC0415

        months = [months_before(month, count) for count in reversed(range(PICTURED))]
        return picture(services, language, entries, months)

    drawn = await asyncio.to_thread(draw)
    turn.shown = True
    has = await timebank.balance(turn.unit, Owner(turn.me.id))
    caption = turn.words("timebank.card", length=has)
    turn.answer_file("photo", Upload(f"timebank-{month}.png", _PNG, drawn), caption)


async def _spend(turn: Turn) -> None:
    if not await ledger(turn).to_spend(turn.me.id):
        raise DomainError("timebank.none_left")
    await need_paid(turn)


_VERBS: dict[str, Callable[[Turn], Awaitable[None]]] = {
    "give": gifts.give,
    "spend": _spend,
    "donate": pool.donate,
    "grant": pool.grant,
    "picture": _picture,
    "certificate": milestones.again,
}
_GIFTS: dict[str, Callable[[Turn, str], Awaitable[None]]] = {
    "take": gifts.taken,
    "pass": gifts.passed_over,
    "yes": gifts.given,
    "no": gifts.kept,
}


async def close(turn: Turn, person: Person) -> None:
    """Whoever is forgotten leaves their hours to their community; the ledger stays, nameless."""
    place = await pool.pool_of(turn.unit, person.place_id)
    timebank.forget_notes(turn.unit, person.id)
    await ledger(turn).close(person.id, place.id)


async def left_behind(turn: Turn, person: Person) -> str:
    """What becomes of somebody's hours when they are forgotten; empty where they have none."""
    has = await timebank.balance(turn.unit, Owner(person.id))
    if has <= 0:
        return ""
    place = await pool.pool_of(turn.unit, person.place_id)
    return turn.words("timebank.left_behind", length=has, place=place.named(turn.language))
