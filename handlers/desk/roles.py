"""/roles: an administrator sees who holds which role at their places, and takes one away.

Button data is `a:<page>` for the list, and `a:<person>:<role>:<place>:<verb>` for one role; where
it is of an organization, a mark of its name stands before the verb.
Invitations are made in `handlers.desk.inviting`.
"""

import hashlib
import re

from handlers.chat.scene import Button
from handlers.chat.turn import Turn
from handlers.chat.words import Moment, role_said, seat_said
from handlers.desk.inviting import INVITE
from handlers.desk.leaving import ROLE_ENDED
from linkage.errors import DomainError
from linkage.models import Role
from storage import people, reminders
from storage.drivers import Row

PAGE = 8
ACROSS = 4
ROLES = "a:"
_LIST = re.compile(r"a:(\d{1,4})", re.ASCII)
_ONE = re.compile(
    r"a:(\d{1,15}):([a-z_]{1,24}):(\d{1,15})(?::([0-9a-f]{8}))?:(show|end|really)", re.ASCII
)


async def show_roles(turn: Turn, page: int = 0) -> None:
    """Who holds which role at this administrator's places; staff alone, never a resident."""
    held = await _held(turn)
    start = page * PAGE if page * PAGE < len(held) else 0
    shown = held[start : start + PAGE]
    lines = [
        turn.words("roles.line", index=index, who=_who(turn, one))
        for index, one in enumerate(shown, start + 1)
    ]
    buttons = [Button(str(index), _data(one, "show")) for index, one in enumerate(shown, start + 1)]
    turning = []
    if start:
        turning.append(turn.button(turn.language, "desk.before", f"{ROLES}{page - 1}"))
    if start + PAGE < len(held):
        turning.append(turn.button(turn.language, "desk.next", f"{ROLES}{page + 1}"))
    rows = [buttons[at : at + ACROSS] for at in range(0, len(buttons), ACROSS)]
    rows += [turning] if turning else []
    rows.append([turn.button(turn.language, "roles.invite", INVITE)])
    turn.show("\n\n".join([turn.words("roles.list", count=len(held)), *lines]), rows)


async def press(turn: Turn, data: str) -> None:
    """A page of the list; or one role: shown, to be taken away, and taken away for sure."""
    if found := _LIST.fullmatch(data):
        await show_roles(turn, int(found[1]))
        return
    found = _ONE.fullmatch(data)
    if found is None:
        raise DomainError("press.unknown")
    key, verb = (int(found[1]), found[2], int(found[3]), found[4] or ""), found[5]
    one = next((row for row in await _held(turn) if _key(row) == key), None)
    if one is None:
        raise DomainError("roles.gone")
    own = one["person_id"] == turn.me.id
    last = own and await _is_last(turn, one)
    if verb == "show":
        _show(turn, one, own, last)
    elif last:
        raise DomainError("roles.last")
    elif verb == "end":
        whose = "_own" if own else ""
        rows = [
            [turn.button(turn.language, f"roles.keep{whose}", f"{ROLES}0")],
            [turn.button(turn.language, f"roles.really{whose}", _data(one, "really"))],
        ]
        turn.show(turn.words(f"roles.sure{whose}", who=_who(turn, one)), rows)
    else:
        if one["role"] == Role.ADMINISTRATOR:
            await people.end_an_administrator(turn.unit)
        people.revoke(
            turn.unit, one["person_id"], Role(one["role"]), one["place_id"], one["organization"]
        )
        # What they had goes back to the desk, and they are told, in a unit that reads them without.
        reminders.put(turn.unit, ROLE_ENDED, one["person_id"], turn.unit.now)
        if own:
            turn.show(turn.words("roles.given_up", who=_who(turn, one)))
            return
        back = [[turn.button(turn.language, "roles.back", f"{ROLES}0")]]
        turn.show(turn.words("roles.taken_away", who=_who(turn, one)), back)


def _show(turn: Turn, one: Row, own: bool, last: bool) -> None:
    """One role, with what can be done about it."""
    end = turn.button(turn.language, "roles.give_up" if own else "roles.end", _data(one, "end"))
    back = turn.button(turn.language, "roles.back", f"{ROLES}0")
    since = Moment(one["granted_at"], full=True)
    text = turn.words("roles.one", since=since, who=_who(turn, one))
    if last:
        text = f"{text}\n\n{turn.words('roles.last')}"
    turn.show(text, [[back]] if last else [[end], [back]])


async def _is_last(turn: Turn, one: Row) -> bool:
    """Whether nobody else could give and take roles there."""
    return one["role"] == Role.ADMINISTRATOR and not any(
        other["role"] == Role.ADMINISTRATOR
        and other["person_id"] != one["person_id"]
        and one["place_path"].startswith(other["place_path"])
        for other in await people.roles(turn.unit, turn.language)
    )


async def _held(turn: Turn) -> list[Row]:
    """The roles that are this administrator's to give and to take away."""
    if not turn.me.areas:
        raise DomainError("roles.not_yours")
    return [
        one
        for one in await people.roles(turn.unit, turn.language)
        if turn.me.administers(one["place_path"])
    ]


def _who(turn: Turn, one: Row) -> str:
    return turn.words(
        "roles.who",
        name=one["name"],
        role=role_said(one["role"], one["lead"]),
        place=seat_said(one["place"], one["organization"]),
    )


def _key(one: Row) -> tuple[int, str, int, str]:
    """What tells a role from all others: whose, which, where, and a mark of the organization."""
    organization: str = one["organization"]
    mark = hashlib.sha256(organization.encode()).hexdigest()[:8] if organization else ""
    return one["person_id"], one["role"], one["place_id"], mark


def _data(one: Row, verb: str) -> str:
    return ROLES + ":".join(str(part) for part in (*_key(one), verb) if part)
