"""A family member is named, agrees in their own chat, and either side may end it at any time."""

import re
from collections.abc import Sequence

from handlers.chat.scene import Button, cut
from handlers.chat.turn import Turn
from handlers.chat.words import Moment
from linkage.errors import DomainError
from storage import facts, family, people
from storage.drivers import Row

# The data of a button here begins so; what /start brings from a member's link, with the other.
FAMILY, LINK = "m:", "family-"
NAME = 20
_PAGE = re.compile(r"card(\d{1,2})", re.ASCII)
_ANSWER = re.compile(r"(yes|no):([\w-]{1,40})", re.ASCII)
_END = re.compile(r"(off|leave):(\d{1,15})", re.ASCII)


async def press(turn: Turn, verb: str) -> None:
    """Act on one of these buttons."""
    if turn.me.consented_at is None:
        raise DomainError("start.first")
    if found := _PAGE.fullmatch(verb):
        await card(turn, int(found[1]))
    elif verb == "add":
        await _add(turn)
    elif found := _ANSWER.fullmatch(verb):
        await _answer(turn, found[2], agrees=found[1] == "yes")
    elif found := _END.fullmatch(verb):
        await _end(turn, int(found[2]), removed=found[1] == "off")
    else:
        raise DomainError("press.unknown")


async def card(turn: Turn, page: int = 0) -> None:
    """Who is told of one's needs, and of whose needs one is told; each with the way out."""
    members = await family.members(turn.unit, turn.me.id)
    residents = await family.residents(turn.unit, turn.me.id)
    _show(turn, members, residents, page)


def _show(turn: Turn, members: Sequence[Row], residents: Sequence[Row], page: int = 0) -> None:
    comma, nobody = turn.words("list.comma"), turn.words("family.nobody")
    text = turn.words(
        "family.card",
        members=comma.join(one["name"] for one in members) or nobody,
        residents=comma.join(one["name"] for one in residents) or nobody,
    )
    rows = [
        [turn.button(turn.language, "family.add", f"{FAMILY}add")],
        *(
            [Button(turn.words("family.remove", name=cut(one["name"], NAME)), _data("off", one))]
            for one in members
        ),
        *(
            [Button(turn.words("family.leave", name=cut(one["name"], NAME)), _data("leave", one))]
            for one in residents
        ),
        [turn.button(turn.language, "family.back", "s:card0")],
    ]
    turn.show(text, turn.few(rows, page, f"{FAMILY}card{{}}"))


def _data(verb: str, one: Row) -> str:
    return f"{FAMILY}{verb}:{one['id']}"


async def _add(turn: Turn) -> None:
    """A link to pass on; the words around it are for the family member."""
    bot = await facts.bot_name(turn.unit)
    token = family.make_link(turn.unit, turn.me.id)
    turn.shown = True
    turn.say("family.pass_on")
    turn.say("family.link", name=turn.me.name, link=f"https://t.me/{bot}?start={LINK}{token}")


async def the_link(turn: Turn, token: str) -> Row:
    """The link of a token; raises `DomainError` where it is spent, or for who made it."""
    found = await family.link(turn.unit, token)
    if found is None:
        raise DomainError("family.unknown")
    if found["expires_at"] <= turn.unit.now:
        raise DomainError("family.expired", {"at": Moment(found["expires_at"])})
    if turn.person is not None:
        if found["resident_id"] == turn.person.id:
            raise DomainError("family.own")
        told = await family.members(turn.unit, found["resident_id"])
        if any(one["id"] == turn.person.id for one in told):
            raise DomainError("family.already", {"name": found["name"]})
    return found


async def offer(turn: Turn, token: str) -> None:
    """Say what they would be told, and ask whether they agree."""
    found = await the_link(turn, token)
    rows = [
        [turn.button(turn.language, "family.yes", f"{FAMILY}yes:{token}")],
        [turn.button(turn.language, "family.no", f"{FAMILY}no:{token}")],
    ]
    turn.say("family.offer", rows, name=found["name"])


async def _answer(turn: Turn, token: str, agrees: bool) -> None:
    found = await the_link(turn, token)
    if agrees:
        family.join(turn.unit, found["resident_id"], turn.me.id, found["token_hash"])
        turn.show(turn.words("family.agreed", name=found["name"]))
    else:
        family.drop_link(turn.unit, found["resident_id"])
        turn.show(turn.words("family.refused"))
    resident = await people.get(turn.unit, found["resident_id"])
    text = turn.text(
        resident.language,
        "family.has_agreed" if agrees else "family.has_refused",
        name=turn.me.name,
    )
    turn.tell(resident, text)


async def _end(turn: Turn, other_id: int, removed: bool) -> None:
    """The resident has removed a member, or a member wants to hear no more; the other is told."""
    me = turn.me
    members = await family.members(turn.unit, me.id)
    residents = await family.residents(turn.unit, me.id)
    if not any(one["id"] == other_id for one in (members if removed else residents)):
        raise DomainError("press.unknown")
    if removed:
        family.part(turn.unit, me.id, other_id)
        members = [one for one in members if one["id"] != other_id]
    else:
        family.part(turn.unit, other_id, me.id)
        residents = [one for one in residents if one["id"] != other_id]
    await tell_ended(turn, other_id, removed)
    _show(turn, members, residents)


async def tell_ended(turn: Turn, other_id: int, removed: bool) -> None:
    """Tell the other side that it is over: `removed` by the resident, or left by the member."""
    other = await people.get(turn.unit, other_id)
    text = turn.text(
        other.language, "family.removed" if removed else "family.left", name=turn.me.name
    )
    turn.tell(other, text)


async def forget(turn: Turn) -> None:
    """Whoever is forgotten is nobody's family any more; the others are told."""
    for one in await family.members(turn.unit, turn.me.id):
        await tell_ended(turn, one["id"], removed=True)
    for one in await family.residents(turn.unit, turn.me.id):
        await tell_ended(turn, one["id"], removed=False)
    family.forget(turn.unit, turn.me.id)
