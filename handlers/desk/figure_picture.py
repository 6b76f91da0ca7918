"""The figures as a picture; this module is imported only where one is asked for."""

import math
from collections.abc import Sequence

from matplotlib.axes import Axes
from matplotlib.figure import Figure

from handlers.chat.drawing import png
from handlers.chat.scene import Services
from handlers.chat.words import Words
from handlers.desk.figure_words import Heading, Percent, sample
from linkage.figures import Dimension, Fact, Measure, Rates, tally
from linkage.models import Actor

_COLOURS = ("#1f6fb2", "#2e8b57", "#d98200")
_FULL, _ROOM = 100, 132


def picture(
    services: Services, language: str, found: Sequence[Fact], months: Sequence[str]
) -> bytes:
    """A PNG: the rates over the months, and those of the last one by actor."""

    def paint(figure: Figure, readable: str) -> None:
        above, below = figure.subplots(2, 1, height_ratios=(2, 3))
        _over_time(above, services.words, readable, found, months)
        last = [fact for fact in found if fact.month == months[-1]]
        _by_actor(below, services.words, readable, last)

    return png(services.font, language, (8, 9), paint)


def _over_time(
    axes: Axes, words: Words, language: str, found: Sequence[Fact], months: Sequence[str]
) -> None:
    by_month = tally(found, Dimension.MONTH)
    rates = [by_month.get(month, Rates()) for month in months]
    for measure, colour in zip(Measure, _COLOURS, strict=True):
        shares = [_hundredths(getattr(one, measure).share) for one in rates]
        label = words.text(language, f"rates.{measure}.name")
        axes.plot(range(len(months)), shares, marker="o", color=colour, label=label)
    ticks = [
        f"{month}\n{one.response.of}\n{sample(one.resolution)}\n{sample(one.satisfaction)}"
        for month, one in zip(months, rates, strict=True)
    ]
    axes.set_xticks(range(len(months)), ticks, fontsize=8)
    axes.set_xlim(-0.4, len(months) - 0.6)
    axes.set_yticks(range(0, _FULL + 1, 20), [f"{tick}%" for tick in range(0, _FULL + 1, 20)])
    axes.set_ylim(-4, _FULL + 4)
    axes.grid(axis="y", alpha=0.3)
    axes.set_title(words.text(language, "rates.picture_months"))
    axes.set_xlabel(words.text(language, "rates.picture_samples"), fontsize=8)
    # 9 is the middle of its upper edge.
    axes.legend(loc=9, bbox_to_anchor=(0.5, -0.32), ncols=3, frameon=False)


def _by_actor(axes: Axes, words: Words, language: str, found: Sequence[Fact]) -> None:
    by_actor = tally(found, Dimension.ACTOR)
    actors = [actor for actor in Actor if actor in by_actor]
    for row, actor in enumerate(actors):
        for line, (rate, colour) in enumerate(zip(by_actor[actor], _COLOURS, strict=True)):
            height = row + (line - 1) * 0.26
            width = 0.0 if rate.share is None else rate.share * _FULL
            axes.barh(height, width, height=0.24, color=colour)
            # The response rate asks no resident, so nobody can fail to answer.
            told = str(rate.of) if line == 0 else sample(rate)
            share = Percent(rate.share).spoken(words, language)
            axes.text(width + 1, height, f"{share} ({told})", va="center", fontsize=8)
    names = [Heading(f"actor.{actor}").spoken(words, language) for actor in actors]
    axes.set_yticks(range(len(actors)), names)
    axes.set_xticks([])
    axes.set_xlim(0, _ROOM)
    axes.invert_yaxis()
    axes.spines[["top", "right", "bottom"]].set_visible(False)
    axes.set_title(words.text(language, "rates.picture_actors" if actors else "rates.empty"))


def _hundredths(share: float | None) -> float:
    return math.nan if share is None else share * _FULL
