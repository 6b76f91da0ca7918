"""Cutting what residents write into tokens, and finding phrases among them."""

import re
import unicodedata
from collections import defaultdict
from collections.abc import Iterable, Sequence

Tokens = Sequence[str]

_HAN = "\u3400-\u4dbf\u4e00-\u9fff"
BREAKS = frozenset(".!?;。")
# A token is a Chinese character, a word of any other script, or the end of a sentence.
_TOKEN = re.compile(rf"[{_HAN}]|[^\W_{_HAN}]+|[.!?;。]")
# In Chinese a space is often written where a comma belongs.
TOKEN_OR_PAUSE = re.compile(rf"{_TOKEN.pattern}|[,:、\n]|(?<=[{_HAN}])\s(?=[{_HAN}])")
PAUSES = frozenset(",:、 \t\n")
# Apostrophes ("don't", "dont") and characters without width hide words from a comparison.
_UNSEEN = re.compile("['\u2019\u2018`\u00ad\u200b-\u200f\u2060-\u2064\ufe00-\ufe0f\ufeff]")


def tokens_of(text: str, pattern: re.Pattern[str] = _TOKEN) -> list[str]:
    """The tokens of a text, however it is cased or written in full width."""
    seen = _UNSEEN.sub("", unicodedata.normalize("NFKC", text).casefold())
    tokens: list[str] = pattern.findall(seen)
    return tokens


def holds_any(text: str, phrases: Iterable[str]) -> bool:
    """Whether one of the phrases is in a text: words whole, Chinese and signs anywhere."""
    said = text.casefold()
    return any(re.search(_whole(phrase.casefold()), said) for phrase in phrases)


def _whole(phrase: str) -> str:
    before = "(?<![a-z])" if "a" <= phrase[0] <= "z" else ""
    after = "(?![a-z])" if "a" <= phrase[-1] <= "z" else ""
    return f"{before}{re.escape(phrase)}{after}"


def is_han(token: str) -> bool:
    """Whether a token is a Chinese character."""
    return "\u3400" <= token <= "\u9fff"


def _stem(word: str) -> str:
    """The word without its English ending, so that "leaks" and "leaking" are one."""
    if len(word) > 4 and word.endswith("ies"):
        return word[:-3] + "y"
    for ending in ("ing", "ed"):
        if word.endswith(ending) and len(word) > len(ending) + 2:
            base = word[: -len(ending)]
            return base[:-1] if base[-1] == base[-2] and base[-1] not in "lsz" else base
    if len(word) > 3 and word.endswith("s") and not word.endswith("ss"):
        word = word[:-1]
    return word[:-1] if len(word) > 3 and word.endswith("e") else word


def stems_of(text: str) -> list[str]:
    """The tokens of a text, words without their English endings."""
    return [token if is_han(token) else _stem(token) for token in tokens_of(text)]


class PhraseIndex:
    """Phrases found as runs of tokens, so on word boundaries; the longest first."""

    def __init__(self, phrases: Iterable[Tokens]) -> None:
        self._phrases = {tuple(phrase) for phrase in phrases if phrase}
        lengths = defaultdict(set)
        for phrase in self._phrases:
            lengths[phrase[0]].add(len(phrase))
        self._lengths = {first: sorted(found, reverse=True) for first, found in lengths.items()}

    def find(self, tokens: Tokens) -> list[tuple[int, tuple[str, ...]]]:
        """Every phrase with the position it begins at; none overlaps the one before."""
        found = []
        free = 0
        for start, token in enumerate(tokens):
            if start < free or token not in self._lengths:
                continue
            for length in self._lengths[token]:
                run = tuple(tokens[start : start + length])
                if run in self._phrases:
                    found.append((start, run))
                    free = start + length
                    break
        return found
