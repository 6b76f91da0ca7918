"""Measures how well needs and danger are recognised: `make understanding`.

On phrases held out from the policy, by language; with `--folds`, on the policy's own examples too,
each guessed by what was learned from the others. By the second the guesser is tuned, by the first
it is judged.
"""

import time
import tomllib
from argparse import ArgumentParser
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from statistics import mean

from bench.run import ROOT
from linkage.guessing import Danger, Guesser, learn, lessons
from linkage.policy import Category, Crisis, Policy
from linkage.policy_fields import Phrases
from linkage.policy_file import load_policy

HELD_OUT = Path(__file__).with_name("held_out.toml")
LANGUAGES = {"zh": "Chinese", "en": "English"}
GUESSES = 3
WORST = 12


@dataclass(frozen=True, slots=True)
class Phrasebook:
    """Phrases of one language: needs with categories, danger, and what only sounds like it."""

    needs: tuple[tuple[str, str], ...]
    danger: tuple[str, ...]
    calm: tuple[str, ...]

    @property
    def texts(self) -> tuple[str, ...]:
        """All of them."""
        return (*(text for _, text in self.needs), *self.danger, *self.calm)


@dataclass(slots=True)
class Result:
    """What was recognised of a phrasebook; several add up."""

    guesses: list[tuple[str, list[str]]]
    danger: list[Danger]
    needs: list[Danger]
    calm: list[Danger]

    def add(self, other: "Result") -> None:
        """Take another's phrases in."""
        self.guesses += other.guesses
        self.danger += other.danger
        self.needs += other.needs
        self.calm += other.calm

    @property
    def ordinary(self) -> list[Danger]:
        """What was made of all that is no danger."""
        return [*self.needs, *self.calm]


def held_out(path: Path = HELD_OUT) -> dict[str, Phrasebook]:
    """The phrases kept for measuring, by language."""
    told = tomllib.loads(path.read_text("utf-8"))
    return {language: _phrasebook(told[language]) for language in LANGUAGES}


def _phrasebook(texts: Mapping[str, Sequence[str]]) -> Phrasebook:
    needs = ((name, text) for name, own in texts.items() for text in own)
    return Phrasebook(
        tuple(one for one in needs if one[0] not in ("crisis", "calm")),
        tuple(texts["crisis"]),
        tuple(texts["calm"]),
    )


def measured(guesser: Guesser, book: Phrasebook) -> Result:
    """What a guesser makes of the phrases."""
    return Result(
        [(name, [one.id for one in guesser.guess(text, GUESSES)]) for name, text in book.needs],
        [guesser.danger(text) for text in book.danger],
        [guesser.danger(text) for _, text in book.needs],
        [guesser.danger(text) for text in book.calm],
    )


def taught(policy: Policy) -> Guesser:
    """A guesser that has learned the policy."""
    guesser = Guesser(policy)
    guesser.knowledge = learn(lessons(policy))
    return guesser


def share(found: Sequence[Danger], *which: Danger) -> float:
    """How many of them are one of those."""
    return mean(one in which for one in found)


def crossed(policy: Policy, folds: int) -> dict[str, Result]:
    """The policy's own examples, each recognised by what was learned without it, by language."""
    results = {language: Result([], [], [], []) for language in LANGUAGES}
    for fold in range(folds):
        guesser = taught(_without(policy, fold, folds))
        for language, result in results.items():
            part = partial(_fold, language=language, fold=fold, folds=folds)
            needs = ((one.id, text) for one in policy.listed for text in part(one.examples))
            book = Phrasebook(
                tuple(one for one in needs if one[0] != policy.triage.id),
                tuple(part(policy.crisis.examples)),
                tuple(part(policy.crisis.calm)),
            )
            result.add(measured(guesser, book))
    return results


def _fold(phrases: Phrases, language: str, fold: int, folds: int) -> Iterable[str]:
    texts: tuple[str, ...] = getattr(phrases, language)
    return texts[fold::folds]


def _without(policy: Policy, fold: int, folds: int) -> Policy:
    def kept(texts: Sequence[str]) -> tuple[str, ...]:
        return tuple(text for place, text in enumerate(texts) if place % folds != fold)

    def rest(phrases: Phrases) -> Phrases:
        return Phrases(zh=kept(phrases.zh), en=kept(phrases.en))

    def learned(category: Category) -> Category:
        return category.model_copy(update={"examples": rest(category.examples)})

    crisis: Crisis = policy.crisis.model_copy(
        update={"examples": rest(policy.crisis.examples), "calm": rest(policy.crisis.calm)}
    )
    categories = tuple(learned(one) for one in policy.categories)
    return policy.model_copy(update={"categories": categories, "crisis": crisis})


def lines_of(result: Result) -> Iterator[str]:
    """A result in figures."""
    first = mean(right in guesses[:1] for right, guesses in result.guesses)
    among = mean(right in guesses for right, guesses in result.guesses)
    yield f"category, the first guess      {first:6.1%} of {len(result.guesses)}"
    yield f"category, among the first {GUESSES}    {among:6.1%}"
    yield from _danger_lines("danger", result.danger)
    yield from _danger_lines("ordinary needs", result.needs)
    yield from _danger_lines("what only sounds like danger", result.calm)


def _danger_lines(what: str, found: Sequence[Danger]) -> Iterator[str]:
    alarm, asked = share(found, Danger.ALARM), share(found, Danger.DOUBT)
    yield f"{what}: alarm {alarm:.2%}, asked {asked:.2%}, of {len(found)}"


def confusions(results: Iterable[Result]) -> Iterator[str]:
    """The categories missed among the guesses most often, with what was guessed first instead."""
    missed: dict[str, Counter[str]] = {}
    asked: Counter[str] = Counter()
    for result in results:
        for right, guesses in result.guesses:
            asked[right] += 1
            if right not in guesses:
                missed.setdefault(right, Counter())[guesses[0] if guesses else "nothing"] += 1
    worst = sorted(missed, key=lambda name: -missed[name].total() / asked[name])[:WORST]
    for name in worst:
        instead = ", ".join(f"{other} {n}" for other, n in missed[name].most_common(3))
        yield f"{name:20} {missed[name].total():3} of {asked[name]:3}: {instead}"


def _timed(work: Callable[[], Guesser]) -> tuple[Guesser, float]:
    start = time.process_time()
    done = work()
    return done, time.process_time() - start


def main() -> None:
    """Measure and print."""
    parser = ArgumentParser(description=__doc__)
    parser.add_argument("--folds", type=int, default=0, help="cross validate on the policy, too")
    options = parser.parse_args()
    policy = load_policy(ROOT / "policy.toml")
    guesser, seconds = _timed(partial(taught, policy))
    books = held_out()
    results = {language: measured(guesser, book) for language, book in books.items()}
    _print("Held out", results)
    texts = [text for book in books.values() for text in book.texts]
    start = time.process_time()
    for text in texts:
        guesser.guess(text)
        guesser.danger(text)
    spent = (time.process_time() - start) / len(texts)
    print(f"\nLearned in {seconds:.1f} s of CPU; {spent * 1000:.2f} ms a message.")
    if options.folds:
        _print(f"The policy's own, {options.folds} folds", crossed(policy, options.folds))


def _print(title: str, results: Mapping[str, Result]) -> None:
    for language, result in results.items():
        print(f"\n{title}, {LANGUAGES[language]}")
        print("\n".join(f"  {line}" for line in lines_of(result)))
    print("\n  missed most often, with what was guessed first")
    print("\n".join(f"  {line}" for line in confusions(results.values())))


if __name__ == "__main__":
    main()
