"""Learning from examples what a text is about: one weight for each n-gram and class.

N-grams are of up to three Chinese characters; of up to three English words, and of three to five
letters within a word. A text is a vector of them by TF-IDF, of length 1. What was learned are plain
arrays, which can be kept: learning wants scikit-learn and seconds, scoring neither.
"""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from math import log
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from linkage.tokens import is_han, stems_of

Arrays = Mapping[str, NDArray[Any]]
Scores = NDArray[np.float64]

_LONGEST_RUN = 3
_LETTERS = (3, 4, 5)
# Chosen by cross validation: what an n-gram never seen on one side counts there, and how much of
# the score for danger the machine has beside the likelihoods.
_UNSEEN = 0.1
_MACHINE = 0.35


class Learned(NamedTuple):
    """What was learned of texts and their classes, numbered from 0.

    `grams` numbers the rows of `rarity` (idf) and of `weights`, which has a column a class; one
    column alone is for the second of two classes.
    """

    grams: Mapping[str, int]
    rarity: NDArray[np.float32]
    weights: NDArray[np.float32]
    bias: NDArray[np.float32]

    def scores(self, text: str) -> Scores:
        """How much a text looks like each class; -inf where none of its n-grams was learned."""
        counted = Counter(gram for gram in grams(text) if gram in self.grams)
        if not counted:
            return np.full(len(self.bias), -np.inf)
        rows = [self.grams[gram] for gram in counted]
        counts = np.fromiter(counted.values(), np.float64, len(counted))
        values = (1 + np.log(counts)) * self.rarity[rows]
        found = (values / np.linalg.norm(values)) @ self.weights[rows] + self.bias
        return found.astype(np.float64)

    def arrays(self) -> Arrays:
        """It as arrays of numbers, the n-grams as the bytes of their lines."""
        return {
            "grams": np.frombuffer("\n".join(self.grams).encode(), np.uint8),
            "rarity": self.rarity,
            "weights": self.weights,
            "bias": self.bias,
        }

    @classmethod
    def of_arrays(cls, arrays: Arrays) -> "Learned":
        """It again; raises KeyError or ValueError where they are not what `arrays` gave."""
        told = arrays["grams"].tobytes().decode().split("\n")
        numbered = {gram: row for row, gram in enumerate(told)}
        rarity, weights, bias = (arrays[name] for name in ("rarity", "weights", "bias"))
        if not len(numbered) == len(rarity) == len(weights) or weights.shape[1:] != bias.shape:
            raise ValueError("the arrays do not belong together")
        return cls(numbered, rarity, weights, bias)


def learned_topics(texts: Sequence[str], classes: Sequence[int], own: int) -> Learned:
    """Learn which of many classes a text is of: a linear support vector machine, one against all.

    An n-gram of a single text says nothing of others and is left out, and so is one that the first
    `own` texts have not.
    """
    numbered, rarity, rows = _vectors(texts, least=2, own=own)
    machine = _machine(rows, classes, balanced=False)
    return _learned(numbered, rarity, machine.coef_.T, machine.intercept_)


def learned_danger(texts: Sequence[str], classes: Sequence[int]) -> Learned:
    """Learn which of two classes a text is of, so that few of the first are taken for the second.

    Naive Bayes' likelihoods, and a support vector machine for what they overrate; each in units of
    how far the scores of the examples lie apart.
    """
    numbered, rarity, rows = _vectors(texts, least=1, own=len(texts))
    second = np.asarray(classes) == 1
    seen = [np.asarray(rows[one].sum(0)).ravel() + _UNSEEN for one in (second, ~second)]
    likelihood = np.log(seen[0] / seen[0].sum()) - np.log(seen[1] / seen[1].sum())
    machine = _machine(rows, classes, balanced=True)
    weights = np.zeros(len(numbered))
    for part, share in ((likelihood, 1 - _MACHINE), (machine.coef_[0], _MACHINE)):
        weights += share * part / (rows @ part).std()
    bias = -(rows[~second] @ weights).mean()
    return _learned(numbered, rarity, weights.reshape(-1, 1), np.array([bias]))


def _learned(numbered: Mapping[str, int], rarity: Any, weights: Any, bias: Any) -> Learned:
    return Learned(numbered, *(np.asarray(one, np.float32) for one in (rarity, weights, bias)))


def _machine(rows: Any, classes: Sequence[int], *, balanced: bool) -> Any:
    from sklearn.svm import LinearSVC  # noqa: PLC0415

    machine = LinearSVC(class_weight="balanced" if balanced else None, tol=1e-2, random_state=0)
    return machine.fit(rows, classes)


def _vectors(
    texts: Sequence[str], least: int, own: int
) -> tuple[dict[str, int], NDArray[np.float64], Any]:
    """The n-grams of at least so many texts, one of the first `own` among them, numbered.

    Also their rarity, and a sparse row a text.
    """
    # The imports alone take a second, which a start without anything new to learn is spared.
    from scipy.sparse import csr_matrix  # noqa: PLC0415
    from sklearn.preprocessing import normalize  # noqa: PLC0415

    counted = [Counter(grams(text)) for text in texts]
    spread = Counter(gram for each in counted for gram in each)
    known = dict.fromkeys(gram for each in counted[:own] for gram in each)
    numbered = {gram: row for row, gram in enumerate(one for one in known if spread[one] >= least)}
    rarity = [1 + log((1 + len(texts)) / (1 + spread[gram])) for gram in numbered]
    values, columns, ends = [], [], [0]
    for each in counted:
        for gram, many in each.items():
            if (column := numbered.get(gram)) is not None:
                columns.append(column)
                values.append((1 + log(many)) * rarity[column])
        ends.append(len(columns))
    rows = csr_matrix((values, columns, ends), shape=(len(texts), len(numbered)))
    return numbered, np.array(rarity), normalize(rows)


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
    before: list[str] = []
    for one in stems:
        if is_han(one) or not one[0].isalpha():
            before = []
            continue
        before = [*before, one][-_LONGEST_RUN:]
        for start in range(len(before)):
            # A word alone has a space, to be none of its own letters.
            yield " ".join(before[start:]) if start < len(before) - 1 else f"{one} "
        padded = f"<{one}>"
        for length in _LETTERS:
            for start in range(len(padded) - length + 1):
                yield padded[start : start + length]
