"""For whom a need is, when it is wanted and where, in words."""

from handlers.scene import Scene
from handlers.words import Day, Said
from linkage.models import Details
from linkage.policy import UnknownCategory


def detail_lines(scene: Scene, language: str, told: Details, named: bool = True) -> list[str]:
    """A line for each of them that was said; without the third person's name unless `named`."""
    lines = []
    if told.for_agrees is not None:
        name = told.for_name if named else None
        who = name or scene.text(language, "details.somebody")
        lines.append(
            scene.text(
                language, "details.agreed" if told.for_agrees else "details.not_asked", name=who
            )
        )
    if told.wanted_at is not None:
        day = Day(told.wanted_at)
        if told.wanted_part is None:
            lines.append(scene.text(language, "details.day", day=day))
        else:
            part = Said(f"part.{told.wanted_part}")
            lines.append(scene.text(language, "details.part", day=day, part=part))
    if told.where_text is not None:
        lines.append(scene.text(language, "details.where", where=told.where_text))
    return lines


def kinds(scene: Scene, language: str, *categories: str) -> str:
    """The kinds that a need was taken for, one after the other."""
    return " → ".join(_kind(scene, language, one) for one in categories)


def _kind(scene: Scene, language: str, category: str) -> str:
    try:
        return scene.services.policy.category(category).labels.said_in(language)
    except UnknownCategory:
        # What no case has any more may be gone from the policy.
        return category
