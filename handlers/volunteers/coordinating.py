"""Those who look after volunteers: approve, ask, decline, record, suspend and end; and the list.

Button data is `e:<person>:<verb>` for one volunteer, and `e:list:<page>`; that of
`handlers.volunteers.team` begins as it says.
"""

import re
from collections.abc import Sequence
from dataclasses import replace

from handlers.chat.content import Content
from handlers.chat.scene import Button, cut
from handlers.chat.turn import Turn
from handlers.chat.words import Said
from handlers.desk.desk_lists import HOME
from handlers.forms.flow import Flow, Step, in_words, register
from handlers.forms.form import begin
from handlers.forms.questions import SKIPPED, Choice, Option, Told
from handlers.volunteers import enrolment
from handlers.volunteers.enrolment import CARD, Enrolment, card, card_name, looks_after
from handlers.volunteers.team import TEAM, press_team
from handlers.volunteers.volunteering import AVAILABILITY, VOLUNTEER
from linkage.enrolment import Move, step
from linkage.errors import DomainError
from linkage.policy_fields import DAY
from storage import people, volunteers
from storage.conversations import Answers
from storage.drivers import Row
from storage.volunteers import Recorded

PAGE, NAME = 8, 20
_LIST = re.compile(r"e:list:(\d{1,5})", re.ASCII)
_ONE = re.compile(r"e:(\d{1,15}):([a-z]{1,12})", re.ASCII)
SAID_LENGTH, NOTE_LENGTH = 500, 300
# How many days a record can be valid for; 0 is for good.
_VALID_DAYS = (183, 365, 730, 0)


async def press(turn: Turn, data: str) -> None:
    """A page of a list, or a button on a volunteer's card."""
    if data.startswith(TEAM):
        await press_team(turn, data)
        return
    if found := _LIST.fullmatch(data):
        await show_list(turn, int(found[1]))
        return
    found = _ONE.fullmatch(data)
    if found is None:
        raise DomainError("press.unknown")
    one = await _volunteer(turn, int(found[1]))
    if found[2] == "show":
        text, rows = await card(turn, one, turn.me)
        turn.answer(text, rows, card_name(one.volunteer.person_id))
    elif found[2] in (Move.APPROVE, Move.RESUME):
        await _decide(turn, one, Move(found[2]))
    elif found[2] in _FORMS:
        await _ask(turn, one, Move(found[2]))
    else:
        raise DomainError("press.unknown")


async def _volunteer(turn: Turn, person_id: int) -> Enrolment:
    """The volunteer that a button or form is about; raises `DomainError` for who may not see it."""
    found = await enrolment.find(turn.unit, person_id)
    if found is None or not await enrolment.may_see(turn, turn.me, found.volunteer):
        raise DomainError("volunteer.not_yours")
    return found


async def _ask(turn: Turn, one: Enrolment, act: Move) -> None:
    """Begin the form of a move below the card, where the move can be made."""
    step(one.volunteer.state, act, await enrolment.stands(turn, turn.me, one.volunteer))
    turn.shown = True
    await begin(turn, _FORMS[act], who=one.volunteer.person_id)


async def _decide(turn: Turn, one: Enrolment, act: Move, text: str | None = None) -> None:
    """Make a move, and tell the volunteer and everybody who has the card."""
    stands = await enrolment.stands(turn, turn.me, one.volunteer)
    moved = enrolment.move(turn, one, act, turn.me.id, stands, text)
    await enrolment.refresh(turn, moved)
    person = await people.get(turn.unit, one.volunteer.person_id)
    buttons = {
        Move.APPROVE: turn.button(person.language, "volunteer.week", f"{AVAILABILITY}week"),
        Move.ASK: turn.button(person.language, "volunteer.answer", f"{VOLUNTEER}answer"),
    }
    said = turn.text(person.language, f"volunteer.told.{act}", text=text or "")
    turn.tell(person, said, [[buttons[act]]] if act in buttons else ())
    if turn.pressed is None:
        turn.say("volunteer.noted_down", name=person.name)


async def _said(turn: Turn, answers: Answers, act: Move) -> None:
    one = await _volunteer(turn, answers["who"])
    await _decide(turn, one, act, Content.of_answer(answers["said"]).text)


async def _asked(turn: Turn, answers: Answers) -> None:
    await _said(turn, answers, Move.ASK)


async def _declined(turn: Turn, answers: Answers) -> None:
    await _said(turn, answers, Move.DECLINE)


async def _suspended(turn: Turn, answers: Answers) -> None:
    await _said(turn, answers, Move.SUSPEND)


async def _ended(turn: Turn, answers: Answers) -> None:
    await _said(turn, answers, Move.END)


async def _to_record(turn: Turn, answers: Answers) -> Sequence[Option]:
    one = await _volunteer(turn, answers["who"])
    found = enrolment.to_record(turn.services.policy, one.volunteer)
    return [Option(skill.id, skill.labels.said_in(turn.language)) for skill in found]


async def _until(turn: Turn, _: Answers) -> Sequence[Option]:
    return [Option(str(days), turn.words(f"record.valid.{days}")) for days in _VALID_DAYS]


async def _recorded(turn: Turn, answers: Answers) -> None:
    """A training or a check is put down: from now on the skill counts."""
    one = await _volunteer(turn, answers["who"])
    volunteer, skill = one.volunteer, answers["skill"]
    if skill not in volunteer.skills:
        raise DomainError("record.gone")
    until = turn.unit.now + int(answers["until"]) * DAY if int(answers["until"]) else None
    note = None if answers["note"] == SKIPPED else Content.of_answer(answers["note"]).text
    after = volunteer.model_copy(
        update={
            "skills": {**volunteer.skills, skill: until},
            "recorded": volunteer.recorded | {skill},
        }
    )
    stands = await enrolment.stands(turn, turn.me, volunteer)
    put_down = Recorded(
        skill=skill,
        recorded_at=turn.unit.now,
        recorded_by=turn.me.id,
        valid_until=until,
        note=note,
    )
    records = (*(old for old in one.records if old.skill != skill), put_down)
    one = replace(one, volunteer=after, records=records)
    moved = enrolment.move(turn, one, Move.RECORD, turn.me.id, stands)
    volunteers.record(turn.unit, volunteer.person_id, put_down)
    await enrolment.refresh(turn, moved)
    person = await people.get(turn.unit, volunteer.person_id)
    label = next(one.labels for one in turn.services.policy.skills if one.id == skill)
    turn.tell(person, turn.text(person.language, "volunteer.told.record", label=label))
    turn.say("record.done", name=person.name, label=label)


async def show_list(turn: Turn, page: int = 0) -> None:
    """The volunteers one looks after, those who wait for a decision first."""
    paths = await looks_after(turn.unit, turn.me)
    if not paths:
        raise DomainError("volunteer.not_yours")
    shown, count = await volunteers.listed(turn.unit, paths, PAGE, page * PAGE)
    rows = [[Button(_line(turn, one), f"{CARD}{one['person_id']}:show")] for one in shown]
    turning = []
    if page:
        turning.append(turn.button(turn.language, "desk.before", f"{CARD}list:{page - 1}"))
    if (page + 1) * PAGE < count:
        turning.append(turn.button(turn.language, "desk.next", f"{CARD}list:{page + 1}"))
    rows += [turning] if turning else []
    rows.append([turn.button(turn.language, "desk.lists_back", HOME)])
    turn.show(turn.words("volunteer.list", count=count), rows)


def _line(turn: Turn, one: Row) -> str:
    return turn.words(
        "volunteer.line",
        name=cut(one["name"], NAME),
        state=Said(f"volunteer.state.{one['state']}"),
    )


ASK = in_words("enrol_ask", "said", SAID_LENGTH, _asked, written=True)
DECLINE = in_words("enrol_decline", "said", SAID_LENGTH, _declined, written=True)
SUSPEND = in_words("enrol_suspend", "said", SAID_LENGTH, _suspended, written=True)
END = in_words("enrol_end", "said", SAID_LENGTH, _ended, written=True)
RECORD = register(
    Flow(
        "record",
        steps=(
            Step("skill", Choice(_to_record)),
            Step("until", Choice(_until)),
            Step("note", Told(NOTE_LENGTH, written=True, skippable=True)),
        ),
        finish=_recorded,
    )
)
_FORMS = {
    Move.ASK: ASK,
    Move.DECLINE: DECLINE,
    Move.SUSPEND: SUSPEND,
    Move.END: END,
    Move.RECORD: RECORD,
}
# Staff write of others there: a word of danger in it is no cry for help.
FORMS = frozenset(form.name for form in _FORMS.values())
