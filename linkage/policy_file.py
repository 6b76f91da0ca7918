"""Reading the policy that staff write, each mistake named by its line, and telling changes."""

import re
import tomllib
from collections.abc import Iterator, Mapping
from difflib import get_close_matches
from pathlib import Path
from typing import Any, NamedTuple

from pydantic import BaseModel, ValidationError
from pydantic_core import ErrorDetails

from linkage import policy_lines
from linkage.attendance import AttendancePolicy
from linkage.errors import ConfigurationError
from linkage.hours import Holiday, Hours
from linkage.policy import (
    Category,
    Crisis,
    EmergencyNumber,
    Group,
    Keep,
    Policy,
    Skill,
    Waits,
)
from linkage.policy_across import at_once_across, mistakes_across, said_twice, skills_across
from linkage.policy_fields import Labels, Limits, Phrases, Sentence
from linkage.team import TeamPolicy
from linkage.timebank import BankLimits

_MODELS: tuple[type[BaseModel], ...] = (
    Policy, Group, Skill, Category, Sentence, Labels, Limits, Phrases, Crisis, EmergencyNumber,
    Waits, Keep, Hours, Holiday, AttendancePolicy, TeamPolicy, BankLimits,
)  # fmt: skip
_KEYS = {field.alias or name for model in _MODELS for name, field in model.model_fields.items()}
_TOML_PLACE = re.compile(r" \(at (?:line (\d+), column (\d+)|end of document)\)$")
_CHINESE_MARKS = re.compile(r"[“”‘’，＝［］｛｝＃：]")


_PATTERNS = {
    "id": "a name of small letters, digits and _, such as phone_help",
    "number": "digits only, such as 120",
}


class _Draft(NamedTuple):
    """What can be told of a category that may be wrong in other ways."""

    id: str
    triage: bool
    listed: bool
    group: str | None
    complaint: bool


class PolicyError(ConfigurationError):
    """Staff: correct the lines the message names, then run `policy check` again.

    `mistakes` holds one line of text each: file, line, what is wrong and what would be right.
    """

    def __init__(self, mistakes: tuple[str, ...]) -> None:
        super().__init__("\n".join(mistakes))
        self.mistakes = mistakes


def load_policy(path: Path) -> Policy:
    """Read and check a policy file; raises PolicyError with all its mistakes."""
    text = _read(path)
    try:
        data = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise PolicyError((_syntax_mistake(path, text, str(error)),)) from None
    try:
        return Policy.model_validate(data)
    except ValidationError as error:
        found = [(one["loc"], _in_words(one)) for one in error.errors() if one["loc"]]
        found += _mistakes_across(data)
    lines = policy_lines.key_lines(text)
    placed = sorted(
        (policy_lines.line_of(lines, loc), f"{_named(loc, data)}: {words}") for loc, words in found
    )
    raise PolicyError(tuple(f"{path}:{line}: {words}" for line, words in placed))


def policy_changes(old: Policy, new: Policy) -> list[str]:
    """What differs in `new`, a line for each thing, in plain words; empty where nothing does."""
    changes = list(_changes((), _by_name(old), _by_name(new)))
    kept = {one.id for one in old.categories} & {one.id for one in new.categories}
    orders = [[one.id for one in policy.listed if one.id in kept] for policy in (old, new)]
    if orders[0] != orders[1] and sorted(orders[0]) == sorted(orders[1]):
        changes.append("categories: the order of the buttons is another")
    return changes


def _read(path: Path) -> str:
    try:
        # Windows' Notepad writes a byte order mark, which TOML does not allow.
        return path.read_bytes().decode("utf-8-sig").replace("\r\n", "\n")
    except OSError as error:
        raise PolicyError((f"{path}: cannot be read: {error.strerror}",)) from error
    except UnicodeDecodeError as error:
        line = error.object[: error.start].count(b"\n") + 1
        raise PolicyError((f"{path}:{line}: is not UTF-8 text: save the file as UTF-8",)) from error


def _syntax_mistake(path: Path, text: str, message: str) -> str:
    place = _TOML_PLACE.search(message)
    line = int(place[1]) if place and place[1] else text.rstrip().count("\n") + 1
    wrong = text.splitlines()[line - 1 : line]
    words = _TOML_PLACE.sub("", message)
    if place and place[2]:
        words += f" in column {place[2]}"
    if wrong and (found := _CHINESE_MARKS.search(wrong[0])):
        words += f'; the line has {found[0]}: outside texts use plain " , = [ ] {{ }}'
    else:
        words += '; write key = "text", key = 0.5 or key = ["text", "text"]'
    return f"{path}:{line}: {words}"


def _mistakes_across(data: Mapping[str, Any]) -> Iterator[tuple[policy_lines.Path, str]]:
    """The mistakes between categories, of which each may also be wrong in itself."""
    categories, crisis = data.get("categories"), data.get("crisis")
    if not isinstance(categories, list) or not all(isinstance(one, dict) for one in categories):
        return
    name = crisis.get("category") if isinstance(crisis, dict) else None
    drafts = [
        _Draft(
            id=str(one.get("id", f"category {number}")),
            triage=one.get("triage") is True,
            listed=one.get("listed") is not False,
            group=one["group"] if isinstance(one.get("group"), str) else None,
            complaint=one.get("complaint") is True,
        )
        for number, one in enumerate(categories, 1)
    ]
    groups = [
        str(one["id"]) for one in data.get("groups", ()) if isinstance(one, dict) and "id" in one
    ]
    yield from mistakes_across(drafts, groups, name if isinstance(name, str) else None)
    yield from skills_across(data)
    yield from at_once_across(data)
    yield from said_twice(data)


def _named(loc: policy_lines.Path, data: Mapping[str, Any]) -> str:
    """The place as staff know it: a category or skill by its id, an item by its position."""
    parts = [f"item {part + 1}" if isinstance(part, int) else part for part in loc]
    if loc[0] in ("categories", "skills") and len(loc) > 1:
        table = data[loc[0]][loc[1]]
        known = isinstance(table, dict) and isinstance(table.get("id"), str)
        parts[:2] = [table["id"]] if known else [f"{loc[0]} {parts[1]}"]
    return ", ".join(parts)


def _in_words(error: ErrorDetails) -> str:
    """What is wrong with a value, and what would be right."""
    value, key = error["input"], str(error["loc"][-1])
    context = error.get("ctx", {})
    match error["type"]:
        case "missing":
            return f"is missing: add a line {key} = …"
        case "extra_forbidden":
            near = get_close_matches(key, _KEYS, n=1)
            meant = f"did you mean {near[0]}?" if near else "take it out"
            return f"there is no such setting: {meant}"
        case "value_error":
            return error["msg"].removeprefix("Value error, ")
        case "string_type":
            return f'is {value!r}: should be a text in straight quotes, such as "…"'
        case "string_pattern_mismatch":
            return f"is {value!r}: should be {_PATTERNS.get(key, 'words')}"
        case "string_too_short":
            return "is empty: write a text, or take it out"
        case "string_too_long":
            return f"{value!r} has {len(value)} characters: at most {context['max_length']} fit"
        case "tuple_type":
            return f'is {value!r}: should be a list, such as ["…", "…"]'
        case "model_type" | "dict_type":
            return f"is {value!r}: should be a table, such as {{ zh = …, en = … }}"
        case _:
            return f"is {value!r}: {error['msg'].replace('Input should', 'should')}"


def _by_name(policy: Policy) -> dict[str, Any]:
    """The policy as it stands in the file, with names where the file has positions."""
    data = policy.model_dump(mode="json", by_alias=True)
    categories = {f"category {one['id']}": one for one in data.pop("categories")}
    categories |= {f"group {one['id']}": one for one in data.pop("groups")}
    categories |= {f"skill {one['id']}": one for one in data.pop("skills")}
    data["hours"]["holidays"] = {one["from"]: one for one in data["hours"]["holidays"]}
    numbers = data["crisis"]["numbers"]
    data["crisis"]["numbers"] = {one["number"]: one["labels"] for one in numbers}
    return data | categories


def _changes(path: tuple[str, ...], old: Any, new: Any) -> Iterator[str]:
    name = ", ".join(path)
    if isinstance(old, dict) and isinstance(new, dict):
        for key in dict.fromkeys((*old, *new)):
            if key not in new:
                yield f"{', '.join((*path, key))}: taken out"
            elif key not in old:
                yield f"{', '.join((*path, key))}: new"
            else:
                yield from _changes((*path, key), old[key], new[key])
    elif isinstance(old, list) and path[-1] != "then":
        added = [one for one in new if one not in old]
        removed = [one for one in old if one not in new]
        if added:
            yield f"{name}: added {', '.join(added)}"
        if removed:
            yield f"{name}: removed {', '.join(removed)}"
    elif old != new:
        yield f"{name}: now {_shown(new)}, was {_shown(old)}"


def _shown(value: Any) -> str:
    if isinstance(value, list):
        return ", ".join(value) or "nobody"
    if isinstance(value, bool):
        return "yes" if value else "no"
    return str(value)
