"""The figures in words: rates with what they rest on, trends, months, and the names of groups."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import NamedTuple

from babel.dates import format_date

from handlers.chat.scene import Scene, Services
from handlers.chat.words import Said, Span, Value, Words
from linkage.figures import Dimension, Errands, Measure, Rate, Rates, change
from linkage.models import Actor
from storage.figures import Wait

# More groups than these stand in the file only: a message holds some four thousand characters.
LISTED = 20
# Less than this many points is no change: shares are shown to a tenth of a point.
_LEAST_POINTS = 0.05


@dataclass(frozen=True, slots=True)
class Percent:
    """A share of 0 to 1, to a tenth of a hundredth; None where there is nothing to count."""

    share: float | None

    def spoken(self, words: Words, language: str) -> str:
        """Like 92% or 66.7%; what is not all is never rounded to it."""
        if self.share is None:
            return words.text(language, "rates.none")
        most = 100 if self.share == 1 else 99.9
        return f"{min(round(self.share * 100, 1), most):g}%"


@dataclass(frozen=True, slots=True)
class Trend:
    """By how many points a rate differs from the month before; None where it can't be said."""

    points: float | None

    def spoken(self, words: Words, language: str) -> str:
        """Up, down, the same, or nothing to compare with."""
        if self.points is None:
            return words.text(language, "rates.trend.none")
        if abs(self.points) < _LEAST_POINTS:
            return words.text(language, "rates.trend.same")
        way = "up" if self.points > 0 else "down"
        return words.text(language, f"rates.trend.{way}", {"points": f"{abs(self.points):.1f}"})


@dataclass(frozen=True, slots=True)
class Month:
    """A month like 2026-11."""

    month: str

    def spoken(self, words: Words, language: str) -> str:
        """Its name and year."""
        first = datetime.strptime(self.month, "%Y-%m").replace(tzinfo=UTC)
        pattern = words.text(language, "format.month")
        return format_date(first, pattern, locale=words.locales[language])


@dataclass(frozen=True, slots=True)
class Heading:
    """Words of the catalogue at the beginning of a line."""

    key: str

    def spoken(self, words: Words, language: str) -> str:
        """The key's words with a capital."""
        said = words.text(language, self.key)
        return said[:1].upper() + said[1:]


class Overview(NamedTuple):
    """A month's figures beside those of the month before."""

    rates: Rates
    before: Rates
    received: int
    errands: Errands


def title(scene: Scene, language: str, month: str, places: str, running: bool) -> str:
    """The month, which may not be over yet, and the places."""
    return scene.text(
        language,
        "rates.title_so_far" if running else "rates.title",
        month=Month(month),
        places=places,
    )


def overview(scene: Scene, language: str, head: str, found: Overview) -> str:
    """The three rates with their samples and trends, and the errands of social workers."""
    lines = [
        scene.text(
            language,
            f"rates.{measure}.line",
            share=Percent(rate.share),
            trend=Trend(change(rate, before)),
            good=rate.good,
            of=rate.of,
            silent=rate.silent,
        )
        for measure, rate, before in zip(Measure, found.rates, found.before, strict=True)
    ]
    counts = [
        scene.text(language, "rates.received", count=found.received),
        scene.text(language, "rates.errands", errands=found.errands.errands, of=found.errands.of),
    ]
    return "\n\n".join([head, "\n".join(lines), "\n".join(counts)])


def waits(scene: Scene, language: str, longest: list[Wait]) -> str:
    """The cases whose residents have waited longest."""
    if not longest:
        return scene.text(language, "rates.waits_none")
    lines = [
        scene.text(
            language,
            "rates.wait",
            number=wait.case_id,
            category=group(scene.services, Dimension.CATEGORY, wait.category),
            place=group(scene.services, Dimension.COMMUNITY, wait.community),
            state=Said(f"state.{wait.state}"),
            span=Span(scene.unit.now - wait.since),
        )
        for wait in longest
    ]
    return "\n".join([scene.text(language, "rates.waits"), *lines])


def breakdown(
    scene: Scene, language: str, head: str, dimension: Dimension, found: Mapping[str, Rates]
) -> str:
    """The rates of each group, in two lines each."""
    heading = f"{head}\n{scene.text(language, f'rates.by.{dimension}')}"
    if not found:
        return f"{heading}\n\n{scene.text(language, 'rates.empty')}"
    lines = [
        scene.text(
            language,
            "rates.group",
            group=group(scene.services, dimension, name),
            response=Percent(rates.response.share),
            resolution=Percent(rates.resolution.share),
            satisfaction=Percent(rates.satisfaction.share),
            due=rates.response.of,
            resolved=sample(rates.resolution),
            satisfied=sample(rates.satisfaction),
        )
        for name, rates in list(found.items())[:LISTED]
    ]
    if len(found) > LISTED:
        lines.append(scene.text(language, "rates.more", count=len(found) - LISTED))
    return "\n\n".join([heading, "\n".join(lines), scene.text(language, "rates.samples")])


def sample(rate: Rate) -> str:
    """How many count, and how many did not say: 12+3."""
    return f"{rate.of}+{rate.silent}"


def group(services: Services, dimension: Dimension, name: str) -> Value:
    """What a group is called."""
    match dimension:
        case Dimension.ACTOR:
            return Heading(f"actor.{Actor(name)}")
        case Dimension.COMMUNITY:
            return name or Heading("rates.no_community")
        case Dimension.CATEGORY:
            return services.policy.category(name).labels
        case Dimension.MONTH:
            return Month(name)
