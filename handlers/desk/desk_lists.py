"""/desk: five lists with their counts, paged and narrowed in place; and the search.

Button data is `d:<list>:<page>:<grid>:<category>:<choosing>`; what is not narrowed is empty, and
`choosing` says for which of the two a choice is shown: "g" or "c".
"""

import re
from collections.abc import Sequence

from handlers.chat.scene import Button
from handlers.chat.turn import Turn
from handlers.chat.words import Span
from handlers.desk.entering import ENTER, may_enter
from handlers.forms.form import put_aside
from handlers.tasks.event_asked import areas
from handlers.tasks.task_form import ASK_VOLUNTEERS
from handlers.volunteers.enrolment import LIST, looks_after
from linkage.errors import DomainError
from linkage.policy import UnknownCategory
from storage import desk
from storage.desk import DeskList, Filter, Line
from storage.search import search as search_cases

PAGE = 8
# Buttons side by side that hold a number each.
ACROSS = 4
WORDS, WORD_LENGTH = 6, 60
HOME = "d:"
EVERYTHING = Filter()
_DATA = re.compile(
    r"d:(waiting|mine|held|overdue|resident):(\d{1,4}):(\d{0,12}):([a-z0-9_]{0,32}):([gc]?)",
    re.ASCII,
)


async def show_desk(turn: Turn) -> None:
    """The five lists, with how many cases stand on each; a question not yet written is let go."""
    _must_have_a_desk(turn)
    put_aside(turn)
    found = await desk.counts(turn.unit, turn.me)
    rows = [
        [Button(turn.words(f"desk.list.{name}", count=found[name]), _data(name))]
        for name in DeskList
    ]
    if await looks_after(turn.unit, turn.me):
        rows.append([turn.button(turn.language, "desk.volunteers", LIST)])
    if areas(turn):
        rows.append([turn.button(turn.language, "desk.ask_volunteers", ASK_VOLUNTEERS)])
    if may_enter(turn.me):
        rows.append([turn.button(turn.language, "desk.enter", ENTER)])
    turn.show(turn.words("desk.lists"), rows)


async def search(turn: Turn, words: str) -> None:
    """/desk and words: the cases that this person may see, by number or by what was written."""
    _must_have_a_desk(turn)
    put_aside(turn)
    each = [word[:WORD_LENGTH] for word in words.split()][:WORDS]
    lines, count = await search_cases(turn.unit, turn.me, each, PAGE)
    if not lines:
        turn.say("desk.found_none", words=" ".join(each))
        return
    text = turn.words("desk.found", count=count, shown=len(lines), words=" ".join(each))
    turn.answer("\n\n".join([text, *(_told(turn, line) for line in lines)]), _numbers(lines))


async def press(turn: Turn, data: str) -> None:
    """A list's page, a choice to narrow it by, or back to the five."""
    _must_have_a_desk(turn)
    if data == HOME:
        await show_desk(turn)
        return
    found = _DATA.fullmatch(data)
    if found is None:
        raise DomainError("press.unknown")
    name, page = DeskList(found[1]), int(found[2])
    by = Filter(grid=int(found[3]) if found[3] else None, category=found[4] or None)
    if found[5]:
        await _choose(turn, name, page, by, found[5])
    else:
        await _show_list(turn, name, page, by)


def _must_have_a_desk(turn: Turn) -> None:
    if not turn.me.desks:
        raise DomainError("desk.no_role")


def _data(name: DeskList, page: int = 0, by: Filter = EVERYTHING, choosing: str = "") -> str:
    grid = "" if by.grid is None else by.grid
    return f"d:{name}:{page}:{grid}:{by.category or ''}:{choosing}"


async def _show_list(turn: Turn, name: DeskList, page: int, by: Filter) -> None:
    grid, category = await _grid_label(turn, by), _category_label(turn, by)
    lines, count = await desk.listed(turn.unit, turn.me, name, by, page * PAGE, PAGE)
    if not lines and count:
        # What stood on this page has gone on meanwhile.
        page = (count - 1) // PAGE
        lines, count = await desk.listed(turn.unit, turn.me, name, by, page * PAGE, PAGE)
    title = turn.words(f"desk.list.{name}", count=count)
    told = [_told(turn, line) for line in lines] or [turn.words("desk.empty")]
    rows = [
        *_numbers(lines),
        *_turning(turn, page, count, name, by),
        [Button(grid, _data(name, 0, by, "g")), Button(category, _data(name, 0, by, "c"))],
        [turn.button(turn.language, "desk.lists_back", HOME)],
    ]
    turn.show("\n\n".join([title, *told]), rows)


async def _choose(turn: Turn, name: DeskList, page: int, by: Filter, what: str) -> None:
    """What a list can be narrowed to: what stands on it now, as the other choice leaves it."""
    others = by.model_copy(update={"grid" if what == "g" else "category": None})
    if what == "g":
        found = [
            (label, count, others.model_copy(update={"grid": grid}))
            for grid, label, count in await desk.grids(turn.unit, turn.me, name, others)
        ]
        ask, everything = turn.words("desk.which_grid"), turn.words("desk.grid_all")
    else:
        policy = turn.services.policy
        found = [
            (
                policy.category(category).labels.said_in(turn.language),
                count,
                others.model_copy(update={"category": category}),
            )
            for category, count in await desk.categories(turn.unit, turn.me, name, others)
        ]
        ask, everything = turn.words("desk.which_category"), turn.words("desk.category_all")
    shown = found[page * PAGE : (page + 1) * PAGE]
    rows = [
        [Button(everything, _data(name, 0, others))],
        *(
            [Button(turn.words("desk.choice", label=label, count=count), _data(name, 0, to))]
            for label, count, to in shown
        ),
        *_turning(turn, page, len(found), name, by, what),
    ]
    turn.show(ask, rows)


async def _grid_label(turn: Turn, by: Filter) -> str:
    if by.grid is None:
        return turn.words("desk.grid_all")
    label = await desk.grid_label(turn.unit, turn.language, by.grid)
    if label is None:
        raise DomainError("press.unknown")
    return label


def _category_label(turn: Turn, by: Filter) -> str:
    if by.category is None:
        return turn.words("desk.category_all")
    try:
        return turn.services.policy.category(by.category).labels.said_in(turn.language)
    except UnknownCategory as error:
        raise DomainError("press.unknown") from error


def _told(turn: Turn, line: Line) -> str:
    """A case in two lines: what and where it is, how it stands, and its clock in words."""
    clock = turn.words(f"state.{line.state}")
    if line.due_at is not None:
        left = line.due_at - turn.unit.now
        clock = turn.words(
            "desk.due_in" if left >= 0 else "desk.overdue_by", state=clock, span=Span(abs(left))
        )
    if line.holder is not None:
        clock = turn.words("desk.held_by", clock=clock, who=line.holder)
    return turn.words(
        "desk.line",
        number=line.id,
        category=turn.services.policy.category(line.category).labels,
        where=line.where,
        clock=clock,
    )


def _numbers(lines: Sequence[Line]) -> list[list[Button]]:
    """A button a case, some side by side."""
    buttons = [Button(str(one.id), f"c:{one.id}:card") for one in lines]
    return [buttons[start : start + ACROSS] for start in range(0, len(buttons), ACROSS)]


def _turning(
    turn: Turn, page: int, count: int, name: DeskList, by: Filter, what: str = ""
) -> list[list[Button]]:
    """The way to the page before and to the next."""
    row = []
    if page:
        row.append(turn.button(turn.language, "desk.before", _data(name, page - 1, by, what)))
    if (page + 1) * PAGE < count:
        row.append(turn.button(turn.language, "desk.next", _data(name, page + 1, by, what)))
    return [row] if row else []
