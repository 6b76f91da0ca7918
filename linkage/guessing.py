"""What a message is about: the likeliest categories, and whether somebody is in danger.

Both languages are read whatever the chat's language is. All is learned once from the policy; the
time for a text is linear in its length.
"""

from collections.abc import Iterator

import numpy as np

from linkage.danger import CrisisWords, sentences
from linkage.learning import Learned
from linkage.policy import Category, Policy
from linkage.tokens import tokens_of

# Chosen by cross validation on the shipped policy's own examples (`make understanding`).
# Below this nothing was recognised.
_LEAST = -0.75
# From this on what looks most like small talk is nothing else.
_SMALL_TALK = 0.0
# From this on a text is taken for danger, and one sentence of several.
_DANGER = 0.55
_DANGER_SENTENCE = 0.95
# Of fewer tokens a text, or one sentence of several, tells too little to say.
_TEXT = 4
_SENTENCE = 6
# A text without words of up to so many characters is a smile or a slip.
_SIGNS = 10


class Guesser:
    """Recognises categories and crises in what residents write, by the policy's own words."""

    def __init__(self, policy: Policy) -> None:
        self._greetings = {tuple(tokens_of(phrase)) for phrase in policy.greetings.both}
        self._longest_greeting = max(map(len, self._greetings), default=0)
        self._categories = policy.listed
        labelled = [
            (text, number)
            for number, category in enumerate(self._categories)
            for text in _said_of(category)
        ]
        labelled += [
            (text, self._categories.index(policy.triage)) for text in policy.greetings.both
        ]
        self._topics = Learned(*zip(*labelled, strict=True), balanced=False)
        self._crisis_words = CrisisWords(policy.crisis)
        calm = [text for one in self._categories for text in one.examples.both]
        calm += policy.crisis.calm.both
        danger = policy.crisis.examples.both
        self._danger = Learned(
            [" ".join(self._crisis_words.without_exceptions(text)) for text in (*calm, *danger)],
            [0] * len(calm) + [1] * len(danger),
            balanced=True,
        )

    def guess(self, text: str, limit: int = 3) -> tuple[Category, ...]:
        """The likeliest listed categories, the best first; none where nothing is recognisable.

        The category with triage is never guessed: what looks most like it is no need at all, and
        what looks like nothing else remains for it.
        """
        (scores,) = self._topics.scores([text])
        best = [self._categories[index] for index in np.argsort(-scores, kind="stable")]
        if scores.max() < _LEAST or (best[0].triage and scores.max() >= _SMALL_TALK):
            return ()
        return tuple(one for one in best if not one.triage)[:limit]

    def is_greeting(self, text: str) -> bool:
        """Whether the text is made of greetings and thanks alone, or is a sign or two."""
        tokens = [token for token in tokens_of(text) if any(map(str.isalnum, token))]
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

        One sentence that does is enough, however long the letter around it.
        """
        if self._crisis_words.occur(text):
            return True
        tokens = self._crisis_words.without_exceptions(text)
        if len(tokens) - tokens.count(".") < _TEXT:
            return False
        told = [one for one in sentences(tokens) if len(tokens_of(one)) >= _SENTENCE]
        scores = self._danger.scores([" ".join(tokens), *told])
        return bool(scores[0] >= _DANGER or scores.max() >= _DANGER_SENTENCE)


def _said_of(category: Category) -> Iterator[str]:
    yield from category.labels.both
    if category.explain is not None:
        yield from category.explain.both
    yield from category.words.both
    yield from category.examples.both
