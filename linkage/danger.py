"""Signs of danger that staff have listed, read to the letter."""

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from functools import cache

from linkage.tokens import BREAKS, PAUSES, TOKEN_OR_PAUSE, PhraseIndex, is_han, tokens_of

# How many Chinese characters, or words of another language, may stand where a sign has "…".
_GAP_HAN = 10
_GAP_WORDS = 5
_GROUP = re.compile(r"(\([^()]*\))")
_BREAK = "".join(sorted(BREAKS))


class Signs:
    """Phrases with alternatives, "(a|b)", and gaps within a sentence, "…"."""

    def __init__(self, phrases: Iterable[str]) -> None:
        # By the tokens each may begin with.
        self._starts: dict[str, list[str]] = defaultdict(list)
        for phrase in phrases:
            for token in _first_tokens(phrase.partition("…")[0]):
                self._starts[token].append(phrase)

    def count(self, tokens: Sequence[str]) -> int:
        """How many of the phrases stand in a text."""
        text = f" {' '.join(tokens)} "
        likely = {phrase for token in {*tokens} for phrase in self._starts.get(token, ())}
        return sum(_pattern(phrase).search(text) is not None for phrase in likely)


def _first_tokens(part: str) -> set[str]:
    """The tokens a part may begin with."""
    found = set()
    for runs in _elements(part):
        found |= {run[0] for run in runs if run}
        if all(runs):
            break
    return found


def _elements(part: str) -> Iterator[list[list[str]]]:
    """A part's elements in order, each with the runs of tokens that may stand there."""
    for piece in _GROUP.split(part):
        runs = [tokens_of(one) for one in piece.strip("()").split("|")]
        if any(runs):
            yield runs


# Most are never looked for, and to compile them all takes half a second.
@cache
def _pattern(phrase: str) -> re.Pattern[str]:
    longest = _GAP_HAN if any(map(is_han, phrase)) else _GAP_WORDS
    gap = f"(?: [^ {re.escape(_BREAK)}]+){{0,{longest}}}?"
    return re.compile(gap.join(map(_part, phrase.split("…"))) + "(?= )")


def _part(part: str) -> str:
    return "".join(
        "(?:" + "|".join("".join(f" {re.escape(token)}" for token in run) for run in runs) + ")"
        for runs in _elements(part)
    )


class Exceptions:
    """Phrases that only look like danger."""

    def __init__(self, phrases: Iterable[str]) -> None:
        self._phrases = PhraseIndex(tokens_of(phrase) for phrase in phrases)

    def out_of(self, text: str) -> list[str]:
        """The tokens of a text, a sentence's end in place of each of an exception.

        An exception counts only where no pause divides it: 想死你了 is fondness, 想死，你 is not.
        Pauses are left out, so that 我 不 想 活 is read as it is meant.
        """
        tokens = tokens_of(text, TOKEN_OR_PAUSE)
        for start, phrase in self._phrases.find(tokens):
            tokens[start : start + len(phrase)] = ["."] * len(phrase)
        return [token for token in tokens if token not in PAUSES]


def sentences(tokens: Iterable[str]) -> list[str]:
    """The sentences that tokens make, each as a text; none is empty."""
    told = " ".join(" . " if token in BREAKS else token for token in tokens)
    return [sentence for part in told.split(" . ") if (sentence := part.strip())]
