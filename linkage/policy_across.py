"""What can be wrong between parts of a policy that may each be right."""

import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from difflib import get_close_matches
from typing import Any, Protocol

# Where in the file, and in words.
Mistake = tuple[tuple[str | int, ...], str]

_NO_LETTER = re.compile(r"[\W_]+")


class _Entry(Protocol):
    @property
    def id(self) -> str: ...
    @property
    def triage(self) -> bool: ...
    @property
    def listed(self) -> bool: ...
    @property
    def group(self) -> str | None: ...
    @property
    def complaint(self) -> bool: ...


def _complaints_across(categories: Sequence[_Entry]) -> Iterator[Mistake]:
    complaints = [index for index, category in enumerate(categories) if category.complaint]
    for index in complaints[1:]:
        yield ("categories", index, "complaint"), "only one category can have complaint = true"
    for index in complaints[:1]:
        if categories[index].listed:
            message = "the category with complaint should have listed = false"
            yield ("categories", index, "listed"), message


def mistakes_across(
    categories: Sequence[_Entry], groups: Sequence[str], crisis: str | None
) -> Iterator[Mistake]:
    """What is wrong between categories that may each be right: where in the file, and in words.

    `groups` are the ids of the groups; `crisis` is the id of the category a crisis gets, None where
    that is unknown.
    """
    yield from _mistakes_in_groups(categories, groups)
    times = Counter(category.id for category in categories)
    seen = set()
    for index, category in enumerate(categories):
        if category.id in seen:
            message = f"{category.id} is used {times[category.id]} times: each needs its own"
            yield ("categories", index, "id"), message
        seen.add(category.id)
    triages = [index for index, category in enumerate(categories) if category.triage]
    if not triages:
        yield ("categories",), "one category needs triage = true, for what fits nowhere else"
    for index in triages[1:]:
        yield ("categories", index, "triage"), "only one category can have triage = true"
    for index in triages[:1]:
        if not categories[index].listed:
            yield ("categories", index, "listed"), "the category with triage must be listed"
    yield from _complaints_across(categories)
    if crisis is not None:
        found = [category for category in categories if category.id == crisis]
        if not found:
            yield ("crisis", "category"), f"there is no category {crisis!r}: name one by its id"
        elif found[0].listed:
            yield ("crisis", "category"), f"{crisis} should have listed = false: it is on no button"


def _mistakes_in_groups(categories: Sequence[_Entry], groups: Sequence[str]) -> Iterator[Mistake]:
    for index, group in enumerate(groups):
        if group in groups[:index]:
            yield ("groups", index, "id"), f"{group} is used twice: each needs its own"
        if all(category.group != group for category in categories):
            yield ("groups", index, "id"), f"no category has group = {group!r}: take it out"
    for index, category in enumerate(categories):
        if category.group is not None and category.group not in groups:
            message = f"there is no group {category.group!r}: name one by its id"
            yield ("categories", index, "group"), message
        elif category.group is None and groups and category.listed and not category.triage:
            message = "needs a group, or it would be on no button"
            yield ("categories", index), message


def skills_across(data: Mapping[str, Any]) -> Iterator[Mistake]:
    """The skills that are named twice or unknown to the policy; `data` as in TOML."""
    skills = [str(one.get("id")) for one in _tables(data.get("skills"))]
    for index, skill in enumerate(skills):
        if skill in skills[:index]:
            yield ("skills", index, "id"), f"{skill} is used twice: each needs its own"
    for index, category in enumerate(data["categories"]):
        required = category.get("requires")
        required = required if isinstance(required, (list, tuple)) else ()
        for place, name in enumerate(required):
            where = ("categories", index, "requires", place)
            if name in required[:place]:
                yield where, f"{name} stands here twice: once is enough"
            elif name not in skills:
                near = get_close_matches(str(name), skills, n=1)
                meant = f"did you mean {near[0]}?" if near else "name one by its id"
                yield where, f"there is no skill {name!r}: {meant}"


def at_once_across(data: Mapping[str, Any]) -> Iterator[Mistake]:
    """The kinds of needs that somebody has to look at before volunteers are asked; as in TOML."""
    looked_at = {
        str(one.get("id"))
        for one in _tables(data.get("skills"))
        if one.get("training") or one.get("check")
    }
    for index, category in enumerate(data["categories"]):
        if category.get("at_once") is not True:
            continue
        where = ("categories", index, "at_once")
        if category.get("actor") != "volunteer":
            yield where, "only what goes to volunteers first can be asked of them at once"
        required = category.get("requires")
        for name in required if isinstance(required, (list, tuple)) else ():
            if name in looked_at:
                yield where, f"{name} takes a training or a check: somebody is to look at it first"


def _tables(value: Any) -> list[Mapping[str, Any]]:
    """The tables of a list that may be none."""
    found = value if isinstance(value, (list, tuple)) else ()
    return [one if isinstance(one, Mapping) else {} for one in found]


def said_twice(data: Mapping[str, Any]) -> Iterator[Mistake]:
    """The examples that stand under two headings, of which one must be wrong; `data` as in TOML."""
    seen: dict[str, str] = {}
    for heading, path, texts in _headings(data):
        for language, own in texts.items() if isinstance(texts, Mapping) else ():
            for place, text in enumerate(own if isinstance(own, (list, tuple)) else ()):
                plain = _NO_LETTER.sub("", text.casefold()) if isinstance(text, str) else ""
                if not plain:
                    continue
                first = seen.setdefault(plain, heading)
                if first != heading:
                    yield (*path, language, place), f"{text!r} stands in {first} too: keep one"


def _headings(data: Mapping[str, Any]) -> Iterator[tuple[str, tuple[str | int, ...], Any]]:
    for index, category in enumerate(data["categories"]):
        yield str(category.get("id")), ("categories", index, "examples"), category.get("examples")
    crisis = data.get("crisis")
    if isinstance(crisis, Mapping):
        for name in ("examples", "calm"):
            yield f"crisis, {name}", ("crisis", name), crisis.get(name)
