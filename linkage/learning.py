"""Learning from examples what a text is about.

A linear support vector machine over TF-IDF of n-grams, for both languages at once: of up to three
Chinese characters; of English words, pairs of words, and three to five letters within a word.
"""

from collections.abc import Iterable, Iterator, Sequence
from itertools import pairwise
from typing import Any

import numpy as np
from numpy.typing import NDArray

from linkage.tokens import is_han, stems_of

Scores = NDArray[np.float64]

_LONGEST_RUN = 3
_LETTERS = (3, 4, 5)


class Learned:
    """What was learned from texts with their classes, numbered from 0; learning takes a second."""

    def __init__(self, texts: Sequence[str], classes: Sequence[int], *, balanced: bool) -> None:
        # The import alone takes a second, which commands that guess nothing need not wait for.
        from sklearn.feature_extraction.text import TfidfVectorizer  # noqa: PLC0415
        from sklearn.svm import LinearSVC  # noqa: PLC0415

        self._grams: Any = TfidfVectorizer(analyzer=grams, sublinear_tf=True, dtype=np.float64)
        self._machine: Any = LinearSVC(
            class_weight="balanced" if balanced else None, random_state=0
        )
        self._machine.fit(self._grams.fit_transform(texts), classes)

    def scores(self, texts: Sequence[str]) -> Scores:
        """How much each text looks like each class: a row a text, a column a class.

        With two classes one column, positive for the second. Nothing is known of a text of which
        no n-gram was learned: its row is -inf.
        """
        rows = self._grams.transform(texts)
        found: Scores = self._machine.decision_function(rows).reshape(len(texts), -1)
        found[np.diff(rows.indptr) == 0] = -np.inf
        return found


def grams(text: str) -> list[str]:
    """The n-grams of a text, with repetitions."""
    stems = stems_of(text)
    return [*_runs(stems), *_words(stems)]


def _runs(stems: Iterable[str]) -> Iterator[str]:
    run = ""
    for stem in stems:
        if not is_han(stem):
            run = ""
            continue
        run = (run + stem)[-_LONGEST_RUN:]
        for start in range(len(run)):
            yield run[start:]


def _words(stems: Sequence[str]) -> Iterator[str]:
    for one, after in pairwise([*stems, ""]):
        if is_han(one) or not one[0].isalpha():
            continue
        yield f"{one} "
        if after and not is_han(after) and after[0].isalpha():
            yield f"{one} {after}"
        padded = f"<{one}>"
        for length in _LETTERS:
            for start in range(len(padded) - length + 1):
                yield padded[start : start + length]
