"""Places as people name them in words: "三号楼", "桂花 3栋", "building 3, Osmanthus"."""

import re
from collections.abc import Iterable, Sequence
from difflib import get_close_matches
from typing import NamedTuple

from linkage.models import Level, Place
from linkage.numerals import in_digits

_GRID = re.compile(r"第?(\d+)\s*号?网格|\bgrid\s*(\d+)\b")
_BUILDING = re.compile(
    r"([a-z甲乙丙丁]?\d+[a-z]?|[a-z])\s*(?:号楼|号院|栋楼?|幢楼?|座|号(?=$|[\s,，。.]|\d+单元))"
    r"|\b(?:building|bldg|block|blk|tower)\s*(?:no\.?\s*)?#?(\d+[a-z]?|[a-z])\b"
)
# Where in a building, which no place is for.
_WITHIN = re.compile(
    r"\d+\s*(?:单元|层|楼|室)|\b(?:unit|flat|apartment|apt|room|floor|no\.?)\s*\d+\b|\b\d{3,4}\b"
    r"|(?<=[单元\s])\d{3,4}"
)
_OF_A_NAME = re.compile(r"社区|小区|街道|\b(?:community|estate|neighbou?rhood|street)\b")
_AROUND_IT = re.compile(
    r"我们?|家|住|在|的|是|那|这|里|边|\b(?:i|we|my|live|lives|home|is|it|in|at|on|the|of|s|m)\b"
)
# Where at a building, as people say it when they mean one of ours.
_AT_IT = re.compile(
    r"大?门口?|楼[上下道梯顶]|电梯|一?楼?大厅|走廊|地下室|车[库棚]|院子|花坛|旁|附近|对面|[前后外左右]面?|上"
    r"|\b(?:am|by|near|to|next|beside|behind|front|outside|inside|opposite|under|between|and|gate"
    r"|door|doors|entrance|stairs|stairwell|lift|elevator|hall|hallway|lobby|corridor|yard|roof"
    r"|basement|garage|side|left|right|downstairs|upstairs)\b"
)
_MARKS = re.compile(r"[\W_]+")
# How like a name must be that is spelt in another way, from 0 to 1.
_LIKE = 0.5


class Named(NamedTuple):
    """The places that words may mean.

    `sure` where they are spelt as their names are, and no other words, which may be the name of
    what is not ours, stand with a number that any street has.
    `exact` where the words say no more than the place, neither a flat nor what is the matter.
    """

    places: tuple[Place, ...] = ()
    sure: bool = True
    exact: bool = True
    is_address: bool = False


class _Parts(NamedTuple):
    building: str
    grid: str
    words: str
    within: bool


def _parts(text: str) -> _Parts:
    said = in_digits(text)
    grid = _GRID.search(said)
    said = _GRID.sub(" ", said)
    building = _BUILDING.search(said)
    said = _BUILDING.sub(" ", said, count=1)
    rest = _WITHIN.sub(" ", said)
    words = _MARKS.sub(" ", _OF_A_NAME.sub(" ", rest)).strip()
    return _Parts(_first(building), _first(grid), words, rest != said)


def _cores(place: Place) -> list[_Parts]:
    """What its names come down to."""
    return [_parts(name) for name in (place.name, place.name_en) if name]


def _first(found: re.Match[str] | None) -> str:
    return next((one for one in found.groups() if one), "") if found else ""


def named(text: str, known: Sequence[Place]) -> Named:
    """What the words name of these places; the street, the widest, is in all of them."""
    said = _parts(text)
    rest = said.words
    mentioned = []
    for place in known:
        for core in _cores(place):
            if core.words and not (core.building or core.grid) and _holds(said.words, core.words):
                mentioned.append(place)
                rest = rest.replace(core.words, " ")
    rest = _MARKS.sub(" ", _AROUND_IT.sub(" ", rest)).strip()
    communities = [one for one in mentioned if one.level is Level.COMMUNITY]
    found = _candidates(said, known, mentioned)
    sure = True
    if rest and not communities:
        sure = not _MARKS.sub("", _AT_IT.sub(" ", rest))
        if said.building or said.grid:
            communities = _spelt_like(rest, known)
            rest = "" if communities else rest
            sure = sure and not communities
    if communities:
        found = [one for one in found if _lies_in(one, communities)]
    if said.grid:
        around = [one for one in known if _is_grid(one, said.grid)]
        found = [one for one in found if _lies_in(one, around)]
    exact = not (rest or said.within)
    is_address = not rest and bool(said.building or said.grid)
    return Named(tuple(found), sure, exact, is_address or (not rest and bool(found)))


def _candidates(said: _Parts, known: Iterable[Place], mentioned: Sequence[Place]) -> list[Place]:
    """The narrowest that is named: buildings, or else grids, or else communities."""
    if said.building:
        return [
            one
            for one in known
            if one.level is Level.BUILDING
            and any(core.building == said.building for core in _cores(one))
        ]
    if said.grid and not any(one.level is Level.BUILDING for one in mentioned):
        return [one for one in known if _is_grid(one, said.grid)]
    for level in (Level.BUILDING, Level.GRID, Level.COMMUNITY):
        if found := [one for one in mentioned if one.level is level]:
            return found
    return []


def _is_grid(place: Place, number: str) -> bool:
    return place.level is Level.GRID and any(core.grid == number for core in _cores(place))


def _lies_in(place: Place, around: Iterable[Place]) -> bool:
    return any(place.path.startswith(one.path) for one in around)


def _holds(words: str, core: str) -> bool:
    if core.isascii():
        return re.search(rf"\b{re.escape(core)}\b", words) is not None
    return core in words.replace(" ", "")


def _spelt_like(words: str, known: Iterable[Place]) -> list[Place]:
    communities = [one for one in known if one.level is Level.COMMUNITY]
    cores = {core.words: one for one in communities for core in _cores(one)}
    return [cores[one] for one in get_close_matches(words, list(cores), n=2, cutoff=_LIKE)]
