"""What a message is about: the likeliest categories, and whether somebody is in danger.

Both languages are read whatever the chat's language is. All tables are built once from the policy;
the time for a text is linear in its length.
"""

import re
import unicodedata
from collections import defaultdict
from collections.abc import Iterable, Sequence
from itertools import pairwise
from math import log

from linkage.policy import Category, Phrases, Policy

Tokens = Sequence[str]

_HAN = "\u3400-\u4dbf\u4e00-\u9fff"
_BREAKS = frozenset(".!?;。")
# A token is a Chinese character, a word of any other script, or the end of a sentence.
_TOKEN = re.compile(rf"[{_HAN}]|[^\W_{_HAN}]+|[.!?;。]")
# In Chinese a space is often written where a comma belongs.
_TOKEN_OR_PAUSE = re.compile(rf"{_TOKEN.pattern}|[,:、\n]|(?<=[{_HAN}])\s(?=[{_HAN}])")
_PAUSES = frozenset(",:、 \t\n")
# Apostrophes ("don't", "dont") and characters without width hide words from a comparison.
_UNSEEN = re.compile("['\u2019\u2018`\u00ad\u200b-\u200f\u2060-\u2064\ufe00-\ufe0f\ufeff]")

# Chosen by leaving out each of the shipped policy's examples in turn and guessing it from the rest.
# What a whole word of the lexicon counts, where a word or pair seen in an example counts up to 1.
_LEXICON = 2.0
# Below this nothing was recognised; what has less than this share of the best is no guess.
_LEAST = 1.1
_SHARE = 0.15
# How many tokens may stand where a crisis word has "…".
_GAP = 6
# A text without words of up to so many characters is a smile or a slip.
_SIGNS = 10


def _tokens(text: str, pattern: re.Pattern[str] = _TOKEN) -> list[str]:
    seen = _UNSEEN.sub("", unicodedata.normalize("NFKC", text).casefold())
    tokens: list[str] = pattern.findall(seen)
    return tokens


def _is_han(token: str) -> bool:
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


def _stems(text: str) -> list[str]:
    return [token if _is_han(token) else _stem(token) for token in _tokens(text)]


class _PhraseIndex:
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


class _CrisisWords:
    """Phrases of one or several parts, the parts at most `_GAP` tokens of a sentence apart."""

    def __init__(self, words: Iterable[str]) -> None:
        # By the first token and the second; "" where the first part has no second.
        self._starts: dict[str, dict[str, list[list[list[str]]]]] = defaultdict(dict)
        for word in words:
            parts = [tokens for part in word.split("…") if (tokens := _tokens(part))]
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
            if place == len(tokens) or tokens[place] in _BREAKS:
                return False
        else:
            return False
    return True


class Guesser:
    """Recognises categories and crises in what residents write, by the policy's own words."""

    def __init__(self, policy: Policy) -> None:
        self._greetings = {tuple(_tokens(phrase)) for phrase in _both(policy.greetings)}
        self._longest_greeting = max(map(len, self._greetings), default=0)
        self._categories = tuple(one for one in policy.listed if not one.triage)
        crisis = policy.crisis
        self._crisis = _CrisisWords(_both(crisis.words))
        self._exceptions = _PhraseIndex(_tokens(word) for word in _both(crisis.exceptions))
        lexicon: dict[tuple[str, ...], set[int]] = defaultdict(set)
        features: dict[str, dict[int, float]] = defaultdict(lambda: defaultdict(float))
        for index, category in enumerate(self._categories):
            for word in _both(category.words):
                lexicon[tuple(_stems(word))].add(index)
            for text in (*_both(category.words), *_both(category.examples)):
                for feature in _features(_stems(text)):
                    features[feature][index] += 1
        self._lexicon = _PhraseIndex(lexicon)
        self._words = {
            word: [(index, _LEXICON * _length(word) * self._rarity(len(found))) for index in found]
            for word, found in lexicon.items()
        }
        self._features = {
            feature: [
                (index, self._rarity(len(found)) * count / (1 + sum(found.values())))
                for index, count in found.items()
            ]
            for feature, found in features.items()
        }

    def guess(self, text: str, limit: int = 3) -> tuple[Category, ...]:
        """The likeliest listed categories, the best first; none where nothing is recognisable.

        The category with triage is never guessed: it is what remains.
        """
        stems = _stems(text)
        scores: dict[int, float] = defaultdict(float)
        for word in {word for _, word in self._lexicon.find(stems)}:
            for index, weight in self._words[word]:
                scores[index] += weight
        for feature in _features(stems):
            for index, weight in self._features.get(feature, ()):
                scores[index] += weight
        least = max(_LEAST, _SHARE * max(scores.values(), default=0))
        best = sorted(scores, key=lambda index: (-scores[index], index))
        return tuple(self._categories[index] for index in best[:limit] if scores[index] >= least)

    def is_greeting(self, text: str) -> bool:
        """Whether the text is made of greetings and thanks alone, or is a sign or two."""
        tokens = [token for token in _tokens(text) if any(map(str.isalnum, token))]
        if not tokens:
            return len(text) <= _SIGNS
        position = 0
        while position < len(tokens):
            rest = tokens[position : position + self._longest_greeting]
            sizes = range(len(rest), 0, -1)
            size = next((n for n in sizes if tuple(rest[:n]) in self._greetings), None)
            if size is None:
                return False
            position += size
        return True

    def is_crisis(self, text: str) -> bool:
        """Whether the text speaks of danger to life, violence or self-harm (DOMAIN.md, rule 2).

        An exception counts only where no pause divides it: 想死你了 is fondness, 想死，你 is not.
        A word counts across pauses, so that 我 不 想 活 is read as it is meant.
        """
        tokens = _tokens(text, _TOKEN_OR_PAUSE)
        for start, phrase in self._exceptions.find(tokens):
            tokens[start : start + len(phrase)] = ["."] * len(phrase)
        return self._crisis.occur([token for token in tokens if token not in _PAUSES])

    def _rarity(self, holders: int) -> float:
        """1 for what points to one category, 0 for what points to all."""
        return log(len(self._categories) / holders) / log(max(2, len(self._categories)))


def _both(phrases: Phrases) -> tuple[str, ...]:
    return (*phrases.zh, *phrases.en)


def _length(word: Tokens) -> float:
    """How much a word says: longer is surer, and a Chinese character says less than a word."""
    return sum(0.5 if _is_han(token) else 1.0 for token in word)


def _features(stems: Tokens) -> set[str]:
    """Pairs of neighbouring Chinese characters, and the words of other scripts."""
    found = set()
    before = ""
    for stem in stems:
        if not _is_han(stem):
            found.add(stem)
            before = ""
            continue
        if before:
            found.add(before + stem)
        before = stem
    return found - _BREAKS
