"""/team: the volunteers one looks after, by list; and whether a certificate is theirs.

Button data is `e:team` and `e:team:<list>:<page>`.
"""

import re

from handlers.chat.scene import Button, cut
from handlers.chat.turn import Turn
from handlers.chat.words import Day
from handlers.forms.form import put_aside
from handlers.volunteers import enrolment
from handlers.volunteers.enrolment import CARD, LIST, RENEW_BEFORE, looks_after
from linkage.errors import DomainError
from linkage.milestones import course
from linkage.team import TeamList
from linkage.timebank import Minutes
from linkage.volunteers import must_be_recorded
from storage import people, team, timebank
from storage.drivers import Row
from storage.team import Team

TEAM = f"{CARD}team"
PAGE, NAME = 8, 16
_LIST = re.compile(rf"{TEAM}:({'|'.join(TeamList)}):(\d{{1,4}})", re.ASCII)
_NUMBER = re.compile(r"\D{0,8}(\d{1,15})\s*-\s*(\d{1,9})", re.ASCII)


async def show_team(turn: Turn) -> None:
    """The lists, with how many volunteers stand on each."""
    mine = await _mine(turn)
    put_aside(turn)
    found = await team.counts(turn.unit, mine)
    rows = [
        [Button(turn.words(f"team.list.{name}", count=found[name]), f"{TEAM}:{name}:0")]
        for name in TeamList
    ]
    rows.append([turn.button(turn.language, "team.everybody", LIST)])
    turn.show(turn.words("team.lists"), rows)


async def press_team(turn: Turn, data: str) -> None:
    """A list's page, or back to the lists."""
    if data == TEAM:
        await show_team(turn)
    elif found := _LIST.fullmatch(data):
        await _show_list(turn, TeamList(found[1]), int(found[2]))
    else:
        raise DomainError("press.unknown")


async def _mine(turn: Turn) -> Team:
    """Whose volunteers they look after; raises `DomainError` for who looks after none."""
    paths = await looks_after(turn.unit, turn.me)
    if not paths:
        raise DomainError("team.not_yours")
    policy = turn.services.policy
    return Team(
        paths=paths,
        skills=[skill.id for skill in policy.skills if must_be_recorded(skill)],
        tired_above=policy.team.tired_above,
        soon=turn.unit.now + RENEW_BEFORE,
        but_id=turn.me.id,
    )


async def _show_list(turn: Turn, name: TeamList, page: int) -> None:
    mine = await _mine(turn)
    shown, count = await team.listed(turn.unit, mine, name, PAGE, page * PAGE)
    if not shown and page:
        # Who stood on this page has left the list meanwhile.
        shown, count = await team.listed(turn.unit, mine, name, PAGE, page := 0)
    rows = [[Button(_line(turn, name, one), f"{CARD}{one['person_id']}:show")] for one in shown]
    turning = []
    if page:
        turning.append(turn.button(turn.language, "desk.before", f"{TEAM}:{name}:{page - 1}"))
    if (page + 1) * PAGE < count:
        turning.append(turn.button(turn.language, "desk.next", f"{TEAM}:{name}:{page + 1}"))
    rows += [turning] if turning else []
    rows.append([turn.button(turn.language, "desk.lists_back", TEAM)])
    title = turn.words(f"team.list.{name}", count=count)
    about = turn.words(f"team.about.{name}", most=mine.tired_above)
    turn.show(f"{title}\n\n{about if count else turn.words('team.nobody')}", rows)


def _line(turn: Turn, name: TeamList, one: Row) -> str:
    who = cut(one["name"], NAME)
    if name is TeamList.NEW:
        return turn.words("team.line.new", name=who, day=Day(one["applied_at"]))
    if name is TeamList.EXPIRING:
        return turn.words(
            "team.line.expired" if one["expires_at"] <= turn.unit.now else "team.line.expires",
            name=who,
            day=Day(one["expires_at"], full=True),
        )
    return turn.words("team.line.helped", name=who, count=one["tasks"], day=Day(one["last_at"]))


async def check_number(turn: Turn, words: str) -> None:
    """/team and the number of a certificate: whose it is, and how their help stood then."""
    await _mine(turn)
    found = _NUMBER.fullmatch(words)
    if found is None:
        raise DomainError("team.no_number")
    account, seq = int(found[1]), int(found[2])
    owner = await timebank.owner_of(turn.unit, account)
    whose = await enrolment.find(turn.unit, owner) if owner is not None else None
    if whose is None or not await enrolment.may_see(turn, turn.me, whose.volunteer):
        raise DomainError("team.number_unknown")
    given = list(course(await timebank.help_given(turn.unit, whose.volunteer.person_id)))
    then = next((one for one in given if one.seq == seq), None)
    if then is None:
        raise DomainError("team.number_unknown")
    person = await people.get(turn.unit, whose.volunteer.person_id)
    turn.say(
        "team.number",
        number=then.number,
        name=person.name,
        day=Day(then.at, full=True),
        count=then.tasks,
        length=then.minutes,
        now=Minutes(given[-1].minutes),
    )
