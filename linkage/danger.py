"""Danger told in words that staff have listed, read to the letter."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from itertools import pairwise

from linkage.policy import Crisis
from linkage.tokens import BREAKS, PAUSES, TOKEN_OR_PAUSE, PhraseIndex, tokens_of

# How many tokens may stand where a crisis word has "…".
_GAP = 6


class _Phrases:
    """Phrases of one or several parts, the parts at most `_GAP` tokens of a sentence apart."""

    def __init__(self, words: Iterable[str]) -> None:
        # By the first token and the second; "" where the first part has no second.
        self._starts: dict[str, dict[str, list[list[list[str]]]]] = defaultdict(dict)
        for word in words:
            parts = [tokens for part in word.split("…") if (tokens := tokens_of(part))]
            if parts:
                first, second = [*parts[0], ""][:2]
                self._starts[first].setdefault(second, []).append(parts)

    def occur(self, tokens: list[str]) -> bool:
        """Whether any of the phrases stands in the text."""
        for start, (token, after) in enumerate(pairwise([*tokens, ""])):
            seconds = self._starts.get(token)
            if seconds is None:
                continue
            for parts in (*seconds.get(after, ()), *seconds.get("", ())):
                if _stands_at(parts, tokens, start):
                    return True
        return False


def _stands_at(parts: Sequence[list[str]], tokens: list[str], start: int) -> bool:
    first, *rest = parts
    end = start + len(first)
    if tokens[start:end] != first:
        return False
    for part in rest:
        for place in range(end, min(end + _GAP, len(tokens)) + 1):
            if tokens[place : place + len(part)] == part:
                end = place + len(part)
                break
            if place == len(tokens) or tokens[place] in BREAKS:
                return False
        else:
            return False
    return True


class CrisisWords:
    """The policy's crisis words, and what only looks like one of them."""

    def __init__(self, crisis: Crisis) -> None:
        self._words = _Phrases(crisis.words.both)
        self._exceptions = PhraseIndex(tokens_of(word) for word in crisis.exceptions.both)

    def occur(self, text: str) -> bool:
        """Whether a text holds one of the words outside all exceptions.

        A word counts across pauses, so that 我 不 想 活 is read as it is meant.
        """
        return self._words.occur(self.without_exceptions(text))

    def without_exceptions(self, text: str) -> list[str]:
        """The tokens of a text, a sentence's end in place of each of an exception.

        An exception counts only where no pause divides it: 想死你了 is fondness, 想死，你 is not.
        """
        tokens = tokens_of(text, TOKEN_OR_PAUSE)
        for start, phrase in self._exceptions.find(tokens):
            tokens[start : start + len(phrase)] = ["."] * len(phrase)
        return [token for token in tokens if token not in PAUSES]


def sentences(tokens: Iterable[str]) -> list[str]:
    """The sentences that tokens make, each as a text; none is empty."""
    told = " ".join(" . " if token in BREAKS else token for token in tokens)
    return [sentence for part in told.split(" . ") if (sentence := part.strip())]
