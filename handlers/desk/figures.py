"""/rates: how the work goes, for the places of whoever asks; in words, as a picture, as a file."""

import asyncio
import re
from collections.abc import Sequence

from handlers.chat.scene import Button, Services
from handlers.chat.turn import Turn
from handlers.desk import figure_words
from handlers.desk.figure_words import Month, Overview
from linkage.errors import DomainError
from linkage.figures import (
    Dimension,
    Fact,
    History,
    Rates,
    errands,
    facts,
    month_of,
    months_before,
    received,
    start_of,
    tally,
)
from linkage.models import Actor
from storage import figures
from storage.outbox import Upload

# How a button's data begins: r:2026-11:actor.
FIGURES = "r:"
_PRESS = re.compile(r"r:((?:19[7-9]|2\d\d)\d-(?:0[1-9]|1[0-2])):([a-z]+)", re.ASCII)
WAITS = 5
# A year and half a year, this month with them.
MONTHS, PICTURED = 12, 6
_OVERVIEW = "all"
_PNG = "image/png"
_XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


async def rates(turn: Turn) -> None:
    """/rates: this month so far."""
    _must_be_staff(turn)
    await _overview(turn, _this_month(turn))


async def press_figures(turn: Turn, data: str) -> None:
    """A button below the figures."""
    found = _PRESS.fullmatch(data)
    if found is None:
        raise DomainError("press.unknown")
    _must_be_staff(turn)
    month, verb = found[1], found[2]
    if verb == _OVERVIEW:
        await _overview(turn, month)
    elif verb == "picture":
        await _picture(turn, month)
    elif verb == "file":
        await _file(turn, month)
    elif verb in set(Dimension):
        await _breakdown(turn, month, Dimension(verb))
    else:
        raise DomainError("press.unknown")


def _must_be_staff(turn: Turn) -> None:
    if not turn.me.desks:
        raise DomainError("desk.no_role")


def _this_month(turn: Turn) -> str:
    return month_of(turn.unit.now, turn.services.zone)


async def _histories(turn: Turn, first: str) -> Sequence[History]:
    """The cases that matter from the month `first` on."""
    since = start_of(first, turn.services.zone)
    return await figures.histories(turn.unit, turn.me, since)


async def _facts(turn: Turn, histories: Sequence[History], first: str, last: str) -> list[Fact]:
    """What counts from one month to another; worked out beside the loop, for it may be much."""
    now, zone = turn.unit.now, turn.services.zone

    def work() -> list[Fact]:
        found = (fact for history in histories for fact in facts(history, now, zone))
        return [fact for fact in found if first <= fact.month <= last]

    return await asyncio.to_thread(work)


async def _head(turn: Turn, month: str) -> str:
    places = " · ".join(await figures.scope(turn.unit, turn.me))
    running = month == _this_month(turn)
    return figure_words.title(turn, turn.language, month, places, running)


async def _overview(turn: Turn, month: str) -> None:
    before = months_before(month, 1)
    histories = await _histories(turn, before)
    found = await _facts(turn, histories, before, month)
    zone, kept = turn.services.zone, _kept_from_social_workers(turn.services)

    def work() -> Overview:
        by_month = tally(found, Dimension.MONTH)
        return Overview(
            by_month.get(month, Rates()),
            by_month.get(before, Rates()),
            received(histories, month, zone),
            errands(histories, kept, month, zone),
        )

    shown = await asyncio.to_thread(work)
    head = await _head(turn, month)
    longest = list(await figures.longest_waits(turn.unit, turn.me, WAITS))
    parts = [
        figure_words.overview(turn, turn.language, head, shown),
        figure_words.waits(turn, turn.language, longest),
    ]
    turn.show("\n\n".join(parts), _buttons(turn, month, _OVERVIEW))


def _kept_from_social_workers(services: Services) -> frozenset[str]:
    return frozenset(
        category.id
        for category in services.policy.categories
        if Actor.SOCIAL_WORKER in category.never
    )


async def _breakdown(turn: Turn, month: str, dimension: Dimension) -> None:
    first = months_before(month, MONTHS - 1) if dimension is Dimension.MONTH else month
    counted = await _facts(turn, await _histories(turn, first), first, month)
    found = await asyncio.to_thread(tally, counted, dimension)
    head = await _head(turn, month)
    text = figure_words.breakdown(turn, turn.language, head, dimension, found)
    turn.show(text, _buttons(turn, month, dimension))


async def _picture(turn: Turn, month: str) -> None:
    first = months_before(month, PICTURED - 1)
    found = await _facts(turn, await _histories(turn, first), first, month)
    services, language = turn.services, turn.language

    def draw() -> bytes:
        # A second and some thirty megabytes, for those who ask only.
        from handlers.desk.figure_picture import picture  # noqa: PLC0415

        months = [months_before(month, count) for count in reversed(range(PICTURED))]
        return picture(services, language, found, months)

    drawn = await asyncio.to_thread(draw)
    turn.shown = True
    turn.answer_file("photo", Upload(f"rates-{month}.png", _PNG, drawn), await _head(turn, month))


async def _file(turn: Turn, month: str) -> None:
    first = months_before(month, MONTHS - 1)
    found = await _facts(turn, await _histories(turn, first), first, month)
    services, language = turn.services, turn.language

    def write() -> bytes:
        # A sixth of a second, for those who ask only.
        from handlers.desk.figure_sheet import workbook  # noqa: PLC0415

        return workbook(services, language, found, month)

    written = await asyncio.to_thread(write)
    turn.shown = True
    upload = Upload(f"rates-{month}.xlsx", _XLSX, written)
    turn.answer_file("document", upload, await _head(turn, month))


def _buttons(turn: Turn, month: str, shown: str) -> list[list[Button]]:
    def button(key: str, verb: str) -> Button:
        return turn.button(turn.language, key, f"{FIGURES}{month}:{verb}")

    def other(label: str, there: str) -> Button:
        return Button(label, f"{FIGURES}{there}:{shown}")

    earlier, later = months_before(month, 1), months_before(month, -1)
    by = [button(f"rates.by.{one}", one) for one in Dimension]
    rows = [
        by[:2],
        by[2:],
        [button("rates.picture", "picture"), button("rates.file", "file")],
        [other(turn.words("rates.earlier", month=Month(earlier)), earlier)],
    ]
    if month < _this_month(turn):
        rows[-1].append(other(turn.words("rates.later", month=Month(later)), later))
    if shown != _OVERVIEW:
        rows.append([button("rates.overview", _OVERVIEW)])
    return rows
