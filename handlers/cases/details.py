"""For whom a need is, when it is wanted and where, in words."""

from handlers.chat.scene import Scene
from handlers.chat.words import Day, Said
from linkage.models import Details
from linkage.policy import Skill, UnknownCategory
from linkage.timebank import Minutes


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
    if told.minutes_offered is not None:
        length = Minutes(told.minutes_offered)
        lines.append(scene.text(language, "details.offered", length=length))
    return lines


def category_lines(scene: Scene, language: str, category: str) -> list[str]:
    """What staff should know of a kind of need: whom it is handed to, what a volunteer needs."""
    policy = scene.services.policy
    kind = policy.category(category)
    lines = []
    if kind.department is not None:
        department = kind.department.said_in(language)
        lines.append(scene.text(language, "desk.department", department=department))
    if kind.requires:
        comma = scene.text(language, "list.comma")
        skills = comma.join(_skill(scene, language, one) for one in policy.required(kind))
        lines.append(scene.text(language, "desk.requires", skills=skills))
    return lines


def _skill(scene: Scene, language: str, skill: Skill) -> str:
    """The skill, with what has to be done before somebody uses it for others."""
    label = skill.labels.said_in(language)
    match skill.training, skill.check:
        case True, True:
            return scene.text(language, "skill.both", skill=label)
        case True, False:
            return scene.text(language, "skill.training", skill=label)
        case False, True:
            return scene.text(language, "skill.check", skill=label)
        case _:
            return label


def kinds(scene: Scene, language: str, *categories: str) -> str:
    """The kinds that a need was taken for, one after the other."""
    return " → ".join(_kind(scene, language, one) for one in categories)


def _kind(scene: Scene, language: str, category: str) -> str:
    try:
        return scene.services.policy.category(category).labels.said_in(language)
    except UnknownCategory:
        # What no case has any more may be gone from the policy.
        return category
