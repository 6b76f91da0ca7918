"""Whether somebody tells of the same trouble again."""

from collections import Counter

from linkage.models import Case

# A second need of the same kind is asked about for a day.
DAY_MS = 24 * 3_600_000
# More than this share of the shorter text's pairs of letters in the other: it is said again.
_MOST = 0.6
# What is shorter says too little to be known again by its letters.
_LEAST = 3


def shared(one: str, other: str) -> float:
    """The share, 0 to 1, of the shorter text that the longer one holds too.

    Neighbouring letters are compared in pairs, for single letters are shared by any two texts.
    """
    shorter, longer = sorted((_pairs(one), _pairs(other)), key=Counter.total)
    if shorter.total() < _LEAST:
        return 0.0
    return (shorter & longer).total() / shorter.total()


def same_trouble(case: Case, category: str | None, text: str, now: int) -> bool:
    """Whether a need is like a case: of its kind and told within a day, or in most of its words.

    `category` is None where the kind says nothing, as for what fits nowhere else.
    """
    recent = now - case.created_at < DAY_MS
    return (recent and case.category == category) or shared(case.text, text) > _MOST


def _pairs(text: str) -> Counter[str]:
    letters = "".join(filter(str.isalnum, text.casefold()))
    return Counter(letters[at : at + 2] for at in range(len(letters) - 1))
