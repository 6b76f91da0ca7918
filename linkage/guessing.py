"""What a message is about: the likeliest categories, and whether somebody is in danger.

Both languages are read whatever the chat's language is. The time for a text is linear in its
length.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from enum import StrEnum
from typing import NamedTuple

import numpy as np

from linkage.danger import Exceptions, Signs, sentences
from linkage.learning import Arrays, Learned, learned_danger, learned_topics
from linkage.policy import Category, Policy
from linkage.tokens import is_han, tokens_of

# Chosen by cross validation on the shipped policy's own examples (`make understanding`).
# Below this nothing was recognised.
_LEAST = -0.75
# From this on what looks most like small talk is nothing else.
_SMALL_TALK = 0.0
# From this on a text is plainly of a category; one of so many tokens, which praise seldom has, from
# the lower one if that is so much likelier than any other. What is added to a need is below.
_PLAIN, _LIKELY, _APART, _STORY = 0.0, -0.4, 0.25, 12
# What the first sign of danger adds to the score for danger, and each of up to three more.
_FIRST_SIGN, _MORE_SIGNS, _MOST_SIGNS = 0.6, 0.25, 4
# From this score on, by language, a text is taken for danger, and from the lower one it is asked.
_DANGER = {"zh": 1.55, "en": 1.8}
_DOUBT = 1.1
# So much more it takes where a sentence of several stands alone.
_ALONE = 0.5
# Of fewer tokens a text is a cry, in which one sign is enough.
_TEXT = 3
# Of fewer tokens a text without a sign, such as 他有刀 or "she is 82", tells too little for
# an alarm.
_BARE = {"zh": 8, "en": 6}
# From this score on it is asked.
_BARE_DOUBT = 1.5
# Of fewer tokens one sentence of several tells too little to say.
_SENTENCE = 6
# A text without words of up to so many characters is a smile or a slip.
_SIGNS = 10


class Danger(StrEnum):
    """What is made of a text: nothing, a question whether somebody is in danger, or an alarm."""

    NONE = "none"
    DOUBT = "doubt"
    ALARM = "alarm"


class Example(NamedTuple):
    """What a resident said, and the category it is of."""

    text: str
    category: str


class Lessons(NamedTuple):
    """All that is learned from; what is learned is the same whenever this is.

    `topics` are texts with the number of their category, and so are `heard`, which residents wrote;
    `danger` are texts with 1 for danger and 0 for none; `exceptions` are the policy's phrases that
    are cut out of the latter.
    """

    topics: tuple[tuple[str, int], ...]
    heard: tuple[tuple[str, int], ...]
    danger: tuple[tuple[str, int], ...]
    exceptions: tuple[str, ...]


def lessons(policy: Policy, corrections: Iterable[Example] = ()) -> Lessons:
    """What there is to learn from a policy and from what staff have put right since.

    Of residents' own words only those are learned that the policy has, too, so that what is kept
    names nobody; danger, where every word counts, is learned from the policy alone.
    """
    numbers = {one.id: number for number, one in enumerate(policy.listed)}
    topics = [(text, numbers[one.id]) for one in policy.listed for text in _said_of(one)]
    topics += [(text, numbers[policy.triage.id]) for text in policy.greetings.both]
    danger = [(text, 0) for one in policy.listed for text in one.examples.both]
    danger += [(text, 0) for text in policy.crisis.calm.both]
    danger += [(text, 1) for text in policy.crisis.examples.both]
    heard = tuple(
        (text, numbers[category])
        for text, category in corrections
        if category in numbers and category != policy.triage.id
    )
    return Lessons(tuple(topics), heard, tuple(danger), policy.crisis.exceptions.both)


class Knowledge(NamedTuple):
    """What was learned: of topics, and of danger by language."""

    topics: Learned
    danger: Mapping[str, Learned]

    def arrays(self) -> Arrays:
        """It as arrays, by names such as "topics.bias"."""
        parts = {"topics": self.topics, **self.danger}
        return {
            f"{part}.{name}": array
            for part, learned in parts.items()
            for name, array in learned.arrays().items()
        }

    @classmethod
    def of_arrays(cls, arrays: Arrays) -> "Knowledge":
        """It again; raises KeyError or ValueError where they are not what `arrays` gave."""
        topics, *danger = (
            Learned.of_arrays({name: arrays[f"{part}.{name}"] for name in Learned._fields})
            for part in ("topics", *_DANGER)
        )
        return cls(topics, dict(zip(_DANGER, danger, strict=True)))


def learn(taught: Lessons) -> Knowledge:
    """Learn it, in seconds."""
    cut = Exceptions(taught.exceptions)
    danger: dict[str, list[tuple[str, int]]] = {language: [] for language in _DANGER}
    for text, which in taught.danger:
        danger[_language(text)].append((" ".join(cut.out_of(text)), which))
    texts, classes = zip(*taught.topics, *taught.heard, strict=True)
    return Knowledge(
        learned_topics(texts, classes, own=len(taught.topics)),
        {language: learned_danger(*zip(*own, strict=True)) for language, own in danger.items()},
    )


class Guesser:
    """Recognises categories and danger in what residents write.

    Until it is given what was learned, it guesses no category and goes by the listed words and
    signs of danger alone.
    """

    knowledge: Knowledge | None = None

    def __init__(self, policy: Policy) -> None:
        self._greetings = {tuple(tokens_of(phrase)) for phrase in policy.greetings.both}
        self._longest_greeting = max(map(len, self._greetings), default=0)
        self._categories = policy.listed
        self._exceptions = Exceptions(policy.crisis.exceptions.both)
        self._words = Signs(policy.crisis.words.both)
        self._signs = Signs(policy.crisis.signs.both)

    def guess(self, text: str, limit: int = 3) -> tuple[Category, ...]:
        """The likeliest listed categories, the best first; none where nothing is recognisable.

        The category with triage is never guessed: what looks most like it is no need at all, and
        what looks like nothing else remains for it.
        """
        if self.knowledge is None:
            return ()
        scores = self.knowledge.topics.scores(text)
        best = [self._categories[index] for index in np.argsort(-scores, kind="stable")]
        if scores.max() < _LEAST or (best[0].triage and scores.max() >= _SMALL_TALK):
            return ()
        return tuple(one for one in best if not one.triage)[:limit]

    def plainly(self, text: str) -> Category | None:
        """The category of a text that plainly tells a need; None for all that is said of one."""
        if self.knowledge is None:
            return None
        scores = self.knowledge.topics.scores(text)
        *_, second, first = np.sort(scores)
        best = self._categories[int(np.argmax(scores))]
        likely = first >= _LIKELY and first - second >= _APART
        plain = first >= _PLAIN or (likely and len(tokens_of(text)) >= _STORY)
        return best if plain and not best.triage else None

    def is_greeting(self, text: str) -> bool:
        """Whether the text is made of greetings and thanks alone, or is a sign or two."""
        tokens = [token for token in tokens_of(text) if any(map(str.isalnum, token))]
        if not tokens:
            return len(text) <= _SIGNS
        reached = {0}
        for start in range(len(tokens)):
            if start in reached:
                ends = range(start + 1, start + self._longest_greeting + 1)
                reached |= {end for end in ends if tuple(tokens[start:end]) in self._greetings}
        return len(tokens) in reached

    def danger(self, text: str) -> Danger:
        """Whether the text speaks of danger to life, violence or self-harm (DOMAIN.md, rule 2).

        One sentence that does is enough, however long the letter around it.
        """
        tokens = self._exceptions.out_of(text)
        if self._words.count(tokens):
            return Danger.ALARM
        language = _language(text)
        score = self._danger_score(tokens, language)
        if score >= _DANGER[language]:
            return Danger.ALARM
        return Danger.DOUBT if score >= _DOUBT else Danger.NONE

    def _danger_score(self, tokens: Sequence[str], language: str) -> float:
        signs = min(self._signs.count(tokens), _MOST_SIGNS)
        marked = _FIRST_SIGN + _MORE_SIGNS * (signs - 1) if signs else 0.0
        if self.knowledge is None:
            return marked
        length = len(tokens) - tokens.count(".")
        if length < _TEXT:
            return _DANGER[language] if signs else 0.0
        learned = self.knowledge.danger[language]
        whole = float(learned.scores(" ".join(tokens))[0])
        if not signs and length < _BARE[language]:
            return _DOUBT if whole >= _BARE_DOUBT else 0.0
        told = [one for one in sentences(tokens) if len(tokens_of(one)) >= _SENTENCE]
        alone = max((float(learned.scores(one)[0]) for one in told), default=-np.inf) - _ALONE
        return marked + max(whole, alone)


def _language(text: str) -> str:
    """Whether more of a text is Chinese or words of other languages; a word is two characters."""
    tokens = tokens_of(text)
    chinese = sum(map(is_han, tokens))
    words = sum(token[0].isalpha() and not is_han(token) for token in tokens)
    return "zh" if chinese > 2 * words else "en"


def _said_of(category: Category) -> Iterator[str]:
    yield from category.labels.both
    if category.explain is not None:
        yield from category.explain.both
    yield from category.words.both
    yield from category.examples.both
