"""Everything said has its words in both languages, and the words fit what the code fills in."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path
from string import Formatter
from typing import NamedTuple
from zoneinfo import ZoneInfo

import pytest
from babel.messages.pofile import read_po

from handlers import router
from handlers.alerts import _NAMES_LEAD
from handlers.cases.cards import _ROWS
from handlers.cases.family_told import TOLD
from handlers.cases.room_trouble import Trouble
from handlers.chat.menus import (
    ADMINISTRATOR_COMMANDS,
    COMMANDS,
    DESK_COMMANDS,
    GROUP_COMMANDS,
    TEAM_COMMANDS,
)
from handlers.chat.scene import _SENDING
from handlers.chat.words import LANGUAGES, LOCALES, Listed, Moment, Span, Words
from handlers.desk.figure_sheet import COLUMNS
from handlers.forms.flow import FLOWS
from handlers.residents.verdict import FACES, VERDICTS
from handlers.tasks.losing import Then
from handlers.tasks.task_form import ONCE, WEEKLY
from handlers.tasks.taskwork import LOOKED
from handlers.volunteers.availability import _GROUPS
from handlers.volunteers.coordinating import _VALID_DAYS
from handlers.volunteers.enrolment import _ROWS as _VOLUNTEER_ROWS
from handlers.volunteers.enrolment import Notice
from handlers.volunteers.time_asked import WEEKS
from handlers.volunteers.volunteering import SPOKEN
from linkage.access import Relation, may
from linkage.attendance import GONE, AssignmentState
from linkage.attendance_clock import Ringing
from linkage.cases import STAFFS, Move
from linkage.enrolment import Move as Enrolling
from linkage.figures import Dimension, Measure
from linkage.matching import Rule
from linkage.models import DESK_OF, Actor, CaseState, DayPart, Level, Role, Urgency
from linkage.routing import ReasonKey
from linkage.tasks import OfferAnswer, Part, TaskState
from linkage.team import TeamList
from linkage.timebank import Kind
from linkage.volunteers import VolunteerState
from linkage.waits import Alert
from storage.desk import DeskList

ROOT = Path(router.__file__).parent.parent
# Calls whose arguments name words, and those of them that fill in placeholders.
FILLING = {"say", "words", "text", "said_to", "hint", "DomainError", "IllegalMove"}
NAMING = FILLING | {
    "button",
    "case_button",
    "task_button",
    "_button",
    "Said",
    "Heading",
    "Listed",
    "is_one",
    "holds_one",
    "said_for",
    "begins_with_one",
}
# Telegram shows no more over a chat: https://core.telegram.org/bots/api#answercallbackquery
TOAST_LIMIT = 200
BUTTON_LIMIT = {"zh_CN": 10, "en": 24}
KEY = re.compile(r"[a-z{][a-z_{}]*(\.[a-z_0-9{}]+)+")
CJK = re.compile(r"[\u3000-\u303f\u3400-\u9fff\uff00-\uffef]")
SENTENCE = re.compile(r"[A-Za-z']{2,},? [a-z']{2,}")
BILINGUAL = {"welcome.language.ask", "language.ask", "language.zh_CN", "command.language"}

# What comes to a person, of what only goes one way.
RECEIVED = {Kind.CREDIT, Kind.GRANT, Kind.WAIVER}
CHECKED = [flow for flow in FLOWS.values() if flow.check]
# Every key that the code puts together, by the shape it is put together in.
FAMILIES: dict[str, set[str]] = {
    "{}.{}.ask": {f"{flow.name}.{step.name}.ask" for flow in FLOWS.values() for step in flow.steps},
    "{}.{}.label": {
        f"{flow.name}.{step.name}.label" for flow in CHECKED for step in flow.steps if not step.line
    },
    "{}.added": {f"{flow.added}.added" for flow in FLOWS.values()},
    "{}.send": {f"{flow.name}.send" for flow in CHECKED},
    "actor.{}": {f"actor.{actor}" for actor in Actor},
    "alert.{}": {
        f"alert.{alert}"
        for alert in set(Alert) - {Alert.ESCALATE, Alert.ASK, Alert.CLOSE, Alert.LOOK_AGAIN}
    },
    "alert.{}.leads": {f"alert.{alert}.leads" for alert in _NAMES_LEAD},
    "case.not_now.{}": {f"case.not_now.{state}" for state in CaseState},
    "command.{}": {
        f"command.{command}"
        for command in (
            *(*DESK_COMMANDS, *TEAM_COMMANDS, *ADMINISTRATOR_COMMANDS),
            *(*COMMANDS, *GROUP_COMMANDS),
        )
    },
    "desk.said.{}": {f"desk.said.{move}" for move in Move},
    "desk.state.{}": {f"desk.state.{state}" for state in CaseState},
    "desk.list.{}": {f"desk.list.{name}" for name in DeskList},
    "desk.told.{}": {"desk.told.partly", "desk.told.reopen"},
    "desk.{}": {f"desk.{verb}" for row in _ROWS for verb in row},
    "family.told.{}": {f"family.told.{move}" for move in TOLD},
    "file.{}": {f"file.{kind}" for kind in _SENDING},
    "followup.goes_on.{}": {"followup.goes_on.partly", "followup.goes_on.reopen"},
    "followup.said.{}": {f"followup.said.{act}" for act in VERDICTS},
    "language.{}": {f"language.{language}" for language in LANGUAGES},
    "language.said.{}": {f"language.said.{language}" for language in LANGUAGES},
    "desk.who.{}": {f"desk.who.{part}" for part in Part if part is not Part.CLOCK},
    "looks.{}": {
        f"looks.{LOOKED}",
        *(f"looks.{one}" for one in Relation if may(frozenset({one}), "card")),
    },
    "match.{}": {
        *(f"match.near.{level}" for level in set(Level) - {Level.BUILDING}),
        *("match.language", "match.again", "match.waited", "match.never_asked"),
        "match.reliable",
    },
    "attendance.not_now.{}": {f"attendance.not_now.{state}" for state in AssignmentState},
    "attendance.state.{}": {f"attendance.state.{state}" for state in set(AssignmentState) - GONE},
    "attendance.mine.{}": {
        f"attendance.mine.{state}"
        for state in set(AssignmentState) - GONE - {AssignmentState.TAKEN}
    },
    **{
        f"attendance.{one}.{{}}": {f"attendance.{one}.excused", f"attendance.{one}.no_show"}
        for one in ("judged", "told")
    },
    "task.given_up.{}": {f"task.given_up.{then}" for then in Then},
    "task.lost.{}": {f"task.lost.{act}" for act in ("give_up", "let_go", "miss", "rearrange")},
    "mydata.task.{}": {
        "mydata.task.asked",
        *(f"mydata.task.{one}" for one in (*OfferAnswer, *AssignmentState)),
    },
    "safety.called.{}": {f"safety.called.{part}" for part in set(Part) - {Part.CLOCK}},
    "team.about.{}": {f"team.about.{name}" for name in TeamList},
    "team.list.{}": {f"team.list.{name}" for name in TeamList},
    "task.list.{}": {"task.list.near", "task.list.mine", "task.list.past"},
    "task.not_now.{}": {f"task.not_now.{state}" for state in TaskState},
    "task.often.{}": {f"task.often.{one}" for one in (ONCE, WEEKLY)},
    "task.over.{}": {"task.over.declined", *(f"task.over.{state}" for state in TaskState)},
    "task.rule.{}": {f"task.rule.{rule}" for rule in set(Rule) - {Rule.BLOCKED}},
    "task.state.{}": {"task.state.confirmed", *(f"task.state.{state}" for state in TaskState)},
    "digest.{}": {f"digest.{part}" for part in ("waiting", "due", "overdue", "written")},
    "lead.{}": {f"lead.{role}" for role in DESK_OF},
    **{
        f"roles.{one}{{}}": {f"roles.{one}", f"roles.{one}_own"}
        for one in ("keep", "really", "sure")
    },
    "room.{}": {f"room.{one}" for one in set(Trouble) - {Trouble.MUTE}},
    "part.{}": {f"part.{part}" for part in DayPart},
    "rates.by.{}": {f"rates.by.{one}" for one in Dimension},
    "rates.column.{}": {f"rates.column.{column}" for column in COLUMNS},
    "rates.dimension.{}": {f"rates.dimension.{one}" for one in Dimension},
    "rates.trend.{}": {"rates.trend.up", "rates.trend.down"},
    "rates.{}.line": {f"rates.{measure}.line" for measure in Measure},
    "rates.{}.name": {f"rates.{measure}.name" for measure in Measure},
    "role.{}": {f"role.{role}" for role in Role},
    "satisfaction.{}": {f"satisfaction.{one}" for one in FACES},
    "satisfaction.said.{}": {f"satisfaction.said.{one}" for one in FACES},
    "mydata.volunteer.{}": {f"mydata.volunteer.{move}" for move in Enrolling},
    "record.valid.{}": {f"record.valid.{days}" for days in _VALID_DAYS},
    "spoken.{}": {f"spoken.{one}" for one in SPOKEN},
    "volunteer.{}": {
        f"volunteer.{verb}"
        for verb in ("answer", "week", "days_off", "pause", "back", "change", "leave")
    },
    "volunteer.do.{}": {f"volunteer.do.{act}" for row in _VOLUNTEER_ROWS for act in row},
    "volunteer.not_now.{}": {f"volunteer.not_now.{one}" for one in (*VolunteerState, "none")},
    "volunteer.notice.{}": {f"volunteer.notice.{one}" for one in Notice},
    "volunteer.reach.{}": {f"volunteer.reach.{level}" for level in Level},
    "volunteer.said.{}": {
        f"volunteer.said.{move}" for move in ("ask", "answer", "decline", "suspend", "end")
    },
    "volunteer.state.{}": {f"volunteer.state.{one}" for one in VolunteerState},
    "volunteer.told.{}": {
        f"volunteer.told.{move}"
        for move in ("approve", "ask", "decline", "suspend", "resume", "end")
    },
    "pause.weeks.{}": {f"pause.weeks.{weeks}" for weeks in WEEKS},
    "week.{}": {f"week.{one}" for one in (*_GROUPS, *DayPart)},
    "weekday.{}": {f"weekday.{day}" for day in range(7)},
    "state.{}": {f"state.{state}" for state in CaseState},
    "timebank.entry.{}.{}": {
        f"timebank.entry.{kind}.{way}"
        for kind in Kind
        for way in ("in", "out")
        if (way == "in") == (kind in RECEIVED) or kind is Kind.GIFT
    },
    "timebank.{}": {
        f"timebank.{way}" for way in ("spend", "give", "donate", "picture", "certificate", "grant")
    },
    "timebank.picture.{}": {"timebank.picture.came", "timebank.picture.went"},
    "timeline.{}": {f"timeline.{move}" for move in set(Move) - STAFFS},
    "timer.{}": {f"timer.{alert}" for alert in Alert},
    "timer.attendance.{}": {f"timer.attendance.{ring.name.lower()}" for ring in Ringing},
    "urgency.{}": {f"urgency.{urgency}" for urgency in Urgency},
}


class Use(NamedTuple):
    """A place in the code that names words: which call, of what, filling in what."""

    where: str
    call: str
    key: str
    given: set[str]


def _trees(*layers: str) -> Iterator[tuple[str, ast.Module]]:
    for path in (path for layer in layers for path in sorted((ROOT / layer).rglob("*.py"))):
        yield str(path.relative_to(ROOT)), ast.parse(path.read_text("utf-8"))


def _shape(node: ast.AST) -> str:
    if isinstance(node, ast.JoinedStr):
        return "".join(_shape(part) for part in node.values)
    if isinstance(node, ast.FormattedValue):
        return "{}"
    return node.value if isinstance(node, ast.Constant) and isinstance(node.value, str) else ""


def _uses() -> Iterator[Use]:
    for path, tree in _trees("bot", "handlers", "linkage"):
        for node in ast.walk(tree):
            call = isinstance(node, ast.Call) and ast.unparse(node.func).rpartition(".")[2]
            if not isinstance(node, ast.Call) or call not in NAMING:
                continue
            within = [part for argument in node.args for part in ast.walk(argument)]
            given = {word.arg for word in node.keywords if word.arg and call in FILLING}
            for values in (part for part in within if isinstance(part, ast.Dict)):
                given |= {_shape(name) for name in values.keys if name}
            for shape in filter(KEY.fullmatch, map(_shape, within)):
                for key in FAMILIES.get(shape, {shape}):
                    yield Use(f"{path}:{node.lineno}", call, key, given)
                    for other in (f"{key}.short", f"{key}.aloud"):
                        if other in CATALOGUES["en"]:
                            yield Use(f"{path}:{node.lineno}", call, other, given)
    for reason in ReasonKey:
        yield Use("handlers/cases/cards.py: why", "text", reason, {"actor", "others", "about"})


def _catalogue(language: str) -> dict[str, str]:
    with (LOCALES / language / "LC_MESSAGES" / "linli.po").open("rb") as file:
        return {str(one.id): str(one.string) for one in read_po(file) if one.id}


def _placeholders(words: str) -> set[str]:
    return {name for _, name, _, _ in Formatter().parse(words) if name is not None}


CATALOGUES = {language: _catalogue(language) for language in LANGUAGES}
USES = list(_uses())


def test_both_languages_say_the_same_things_with_the_same_placeholders() -> None:
    slots = [{key: _placeholders(said[key]) for key in said} for said in CATALOGUES.values()]
    assert slots[0] == slots[1]


def test_every_key_in_the_code_has_words_and_all_words_are_used() -> None:
    assert [use for use in USES if use.key not in CATALOGUES["en"]] == []
    assert CATALOGUES["en"].keys() - {use.key for use in USES} == set()


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_words_fit_their_place(language: str) -> None:
    said = CATALOGUES[language]
    assert [key for key, words in said.items() if not words.strip()] == []
    for use in USES:
        words = said[use.key]
        assert _placeholders(words) <= use.given, use
        if use.call in {"hint", "DomainError", "IllegalMove"}:
            assert len(words) <= TOAST_LIMIT, use
        if use.call in {"button", "case_button"}:
            assert len(words) <= BUTTON_LIMIT[language], use


def test_english_is_english_and_no_sentence_stands_in_code() -> None:
    assert {key for key, words in CATALOGUES["en"].items() if CJK.search(words)} == BILINGUAL
    for path, tree in _trees("handlers"):
        bare = {id(node.value) for node in ast.walk(tree) if isinstance(node, ast.Expr)}
        texts = [_shape(node) for node in ast.walk(tree) if id(node) not in bare]
        assert [text for text in texts if CJK.search(text) or SENTENCE.search(text)] == [], path


def test_values_read_as_each_language_says_them() -> None:
    words = Words(ZoneInfo("Asia/Shanghai"))
    values = (Moment(1_700_000_000_000), Span(86_400_000), Listed(("file.photo", "file.voice")))
    spoken = {language: [one.spoken(words, language) for one in values] for language in LANGUAGES}
    assert spoken["zh_CN"] == ["11月15日 06:13", "24小时", "〔照片〕、〔语音〕"]
    assert spoken["en"] == ["15 Nov, 06:13", "24 hours", "[picture], [voice message]"]
