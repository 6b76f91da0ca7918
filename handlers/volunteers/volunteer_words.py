"""A volunteer in words: what they do, how far they go, and when they have time."""

from collections.abc import Iterator, Sequence
from itertools import groupby

from handlers.chat.scene import Scene
from handlers.chat.words import Day
from linkage.policy import Skill
from linkage.volunteers import PARTS, Absence, Stretch, Volunteer, must_be_recorded
from storage.team import Served


def described(scene: Scene, language: str, volunteer: Volunteer) -> str:
    """What they told of themselves, a line each."""
    policy, comma = scene.services.policy, scene.text(language, "list.comma")
    named = [one for one in policy.skills if one.id in volunteer.skills]
    never = [one for one in policy.categories if one.id in volunteer.never]
    nothing = scene.text(language, "volunteer.nothing")
    spoken = (scene.text(language, f"spoken.{one}") for one in sorted(volunteer.languages))
    return scene.text(
        language,
        "volunteer.described",
        skills=comma.join(_skill(scene, language, volunteer, one) for one in named) or nothing,
        languages=comma.join(spoken),
        reach=scene.text(language, f"volunteer.reach.{volunteer.reach}"),
        never=comma.join(one.labels.said_in(language) for one in never) or nothing,
        most=volunteer.weekly_most,
        week=week_words(scene, language, volunteer.week),
        away=_away(scene, language, volunteer),
    )


def served_words(scene: Scene, language: str, volunteer: Volunteer, served: Served) -> str:
    """How they have helped until now, when they were last asked, and whether they kept their word.

    A line each.
    """
    if served.last_at is None:
        lines = [scene.text(language, "served.not_yet")]
    else:
        lines = [
            scene.text(
                language,
                "served.so_far",
                count=served.tasks,
                length=served.minutes,
                day=Day(served.last_at, full=True),
            )
        ]
    if volunteer.asked_at:
        asked = Day(volunteer.asked_at, full=True)
        lines.append(scene.text(language, "served.asked", day=asked))
    else:
        lines.append(scene.text(language, "served.never_asked"))
    if served.missed:
        kept, missed = served.kept, served.missed
        lines.append(scene.text(language, "served.missed", kept=kept, missed=missed))
    elif served.kept:
        lines.append(scene.text(language, "served.kept", kept=served.kept))
    return "\n".join(lines)


def _skill(scene: Scene, language: str, volunteer: Volunteer, skill: Skill) -> str:
    label, until = skill.labels, volunteer.skills[skill.id]
    if must_be_recorded(skill) and skill.id not in volunteer.recorded:
        return scene.text(language, "volunteer.skill.waits", label=label)
    if until is None:
        return label.said_in(language)
    return scene.text(
        language,
        "volunteer.skill.ended" if until <= scene.unit.now else "volunteer.skill.until",
        label=label,
        until=Day(until, full=True),
    )


def _away(scene: Scene, language: str, volunteer: Volunteer) -> str:
    """Their days off and their pause; empty where they have neither."""
    parts = [
        scene.text(language, "volunteer.off", days=days_words(scene, language, one))
        for one in volunteer.days_off
    ]
    if volunteer.paused_until is not None and scene.unit.now < volunteer.paused_until:
        until = Day(volunteer.paused_until)
        parts.insert(0, scene.text(language, "volunteer.paused", until=until))
    return "".join(f"\n{part}" for part in parts)


def days_words(scene: Scene, language: str, absence: Absence) -> str:
    """Days off, by the first and the last day."""
    # The last moment is outside: it is the beginning of the day after.
    words, ends = scene.services.words, (absence.first_at, absence.last_at - 1)
    first, last = (Day(end).spoken(words, language) for end in ends)
    if first == last:
        return first
    return scene.text(language, "volunteer.days", first=first, last=last)


def week_words(scene: Scene, language: str, week: Sequence[Stretch]) -> str:
    """A week in words: its days with their parts, or hours where those are no parts."""
    days: dict[int, list[str]] = {}
    for one in week:
        days.setdefault(one.weekday, []).extend(_stretch(scene, language, one))
    alike: dict[str, list[int]] = {}
    comma = scene.text(language, "list.comma")
    for day, spoken in days.items():
        alike.setdefault(comma.join(spoken), []).append(day)
    lines = [
        scene.text(
            language,
            "volunteer.day",
            day=comma.join(_runs(scene, language, same)),
            times=times,
        )
        for times, same in alike.items()
    ]
    between = scene.text(language, "volunteer.semicolon")
    return between.join(lines) or scene.text(language, "volunteer.no_time")


def _runs(scene: Scene, language: str, days: Sequence[int]) -> Iterator[str]:
    """Weekdays in words: three in a row or more, by the first and the last."""
    for _, run in groupby(enumerate(days), lambda one: one[1] - one[0]):
        names = [scene.text(language, f"weekday.{day}") for _, day in run]
        if len(names) < 3:
            yield from names
        else:
            yield scene.text(language, "volunteer.span", first=names[0], last=names[-1])


def _stretch(scene: Scene, language: str, one: Stretch) -> list[str]:
    inside = [
        part
        for part, (start, end) in PARTS.items()
        if one.from_minute <= start and end <= one.to_minute
    ]
    if inside and (PARTS[inside[0]][0], PARTS[inside[-1]][1]) == (one.from_minute, one.to_minute):
        return [scene.text(language, f"part.{part}") for part in inside]
    return [f"{clock_words(one.from_minute)}–{clock_words(one.to_minute)}"]


def clock_words(minutes: int) -> str:
    """A minute of the day as a clock shows it."""
    return f"{minutes // 60}:{minutes % 60:02}"
