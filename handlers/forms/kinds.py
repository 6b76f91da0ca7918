"""The kinds of needs as choices: the likeliest at once, the others by field."""

from collections.abc import Iterable

from handlers.chat.turn import Turn
from handlers.forms.questions import Option
from linkage.policy import Category


def kinds_of_need(turn: Turn, first: Iterable[Category | Option], but: str = "") -> list[Option]:
    """Those at once, and every listed category but that one by field.

    The one for what fits nowhere else has no field.
    """
    policy = turn.services.policy
    at_once = [one if isinstance(one, Option) else _option(turn, one) for one in first]
    fields = {group.id: group.labels.said_in(turn.language) for group in policy.groups}
    order = ["", *fields]
    rest = [one for one in policy.listed if not one.triage and one.id != but]
    rest.sort(key=lambda one: order.index(one.group or ""))
    options = [_option(turn, one, fields.get(one.group or "", "")) for one in rest]
    known = {one.value for one in at_once}
    return [*at_once, *(one for one in options if one.field or one.value not in known)]


def _option(turn: Turn, category: Category, field: str = "") -> Option:
    language = turn.language
    about = category.explain.said_in(language) if category.explain and not turn.large else ""
    return Option(category.id, category.labels.said_in(language), field, about)
