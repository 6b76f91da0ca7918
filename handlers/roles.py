"""/roles: an administrator sees who holds which role at their places, and takes one away.

Button data is `a:<page>` for the list, and `a:<person>:<role>:<place>:<verb>` for one role.
Invitations are made in `handlers.inviting`.
"""

import re

from handlers.inviting import INVITE
from handlers.leaving import ROLE_ENDED
from handlers.scene import Button
from handlers.turn import Turn
from handlers.words import Moment, role_said
from linkage.errors import DomainError
from linkage.models import Role
from storage import people, reminders
from storage.drivers import Row

PAGE = 8
ACROSS = 4
ROLES = "a:"
_LIST = re.compile(r"a:(\d{1,4})", re.ASCII)
_ONE = re.compile(r"a:(\d{1,15}):([a-z_]{1,24}):(\d{1,15}):(show|end|really)", re.ASCII)


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
    key, verb = (int(found[1]), found[2], int(found[3])), found[4]
    held = await _held(turn)
    one = next(
        (row for row in held if (row["person_id"], row["role"], row["place_id"]) == key), None
    )
    if one is None:
        raise DomainError("roles.gone")
    if verb != "show" and one["person_id"] == turn.me.id:
        raise DomainError("roles.own")
    if verb == "show":
        rows = [
            [turn.button(turn.language, "roles.end", _data(one, "end"))],
            [turn.button(turn.language, "roles.back", f"{ROLES}0")],
        ]
        turn.show(
            turn.words(
                "roles.one", since=Moment(one["granted_at"], full=True), who=_who(turn, one)
            ),
            rows,
        )
    elif verb == "end":
        rows = [
            [turn.button(turn.language, "roles.keep", f"{ROLES}0")],
            [turn.button(turn.language, "roles.really", _data(one, "really"))],
        ]
        turn.show(turn.words("roles.sure", who=_who(turn, one)), rows)
    else:
        people.revoke(turn.unit, one["person_id"], Role(one["role"]), one["place_id"])
        # What they had goes back to the desk, and they are told, in a unit that reads them without.
        reminders.put(turn.unit, ROLE_ENDED, one["person_id"], turn.unit.now)
        back = [[turn.button(turn.language, "roles.back", f"{ROLES}0")]]
        turn.show(turn.words("roles.taken_away", who=_who(turn, one)), back)


async def _held(turn: Turn) -> list[Row]:
    """The roles that are this administrator's to give and to take away."""
    if not turn.me.areas:
        raise DomainError("roles.not_yours")
    return [one for one in await people.roles(turn.unit) if turn.me.administers(one["place_path"])]


def _who(turn: Turn, one: Row) -> str:
    return turn.words(
        "roles.who",
        name=one["name"],
        role=role_said(one["role"], one["lead"]),
        place=" ".join(filter(None, (one["place"], one["organization"]))),
    )


def _data(one: Row, verb: str) -> str:
    return f"{ROLES}{one['person_id']}:{one['role']}:{one['place_id']}:{verb}"
