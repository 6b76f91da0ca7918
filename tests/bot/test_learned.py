"""What was learned, kept from one start to the next."""

import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest

from bot import learned
from bot.learned import known
from linkage.guessing import Danger, Example, Guesser, Knowledge, Lessons, learn, lessons
from linkage.policy import Policy
from linkage.policy_fields import Phrases
from tests.learned import ROOT, shipped_policy


def _small() -> Policy:
    """A policy with little to learn."""
    policy = shipped_policy()
    crisis = policy.crisis
    few = {
        name: Phrases(zh=getattr(crisis, name).zh[:40], en=getattr(crisis, name).en[:40])
        for name in ("examples", "calm")
    }
    return policy.model_copy(
        update={
            "categories": (
                *policy.categories[:6],
                policy.triage,
                policy.category(policy.crisis.category),
            ),
            "crisis": crisis.model_copy(update=few),
        }
    )


POLICY = _small()
TAUGHT = lessons(POLICY)


@pytest.fixture
def learnings(monkeypatch: pytest.MonkeyPatch) -> list[Lessons]:
    """What was learned anew, each time."""
    seen: list[Lessons] = []

    def counted(taught: Lessons) -> Knowledge:
        seen.append(taught)
        return learn(taught)

    monkeypatch.setattr(learned, "learn", counted)
    return seen


def test_what_was_learned_is_read_and_says_the_same(
    tmp_path: Path, learnings: list[Lessons]
) -> None:
    file = tmp_path / "deep" / "linli.learned.npz"
    first, second = known(TAUGHT, file), known(TAUGHT, file)
    assert learnings == [TAUGHT]
    assert [one.name for one in file.parent.iterdir()] == [file.name]
    for text in ("楼道灯坏了", "the stair light is broken", ""):
        assert np.array_equal(first.topics.scores(text), second.topics.scores(text))
        for language in ("zh", "en"):
            ours, kept = first.danger[language], second.danger[language]
            assert np.array_equal(ours.scores(text), kept.scores(text))


def test_a_correction_is_learned(tmp_path: Path, learnings: list[Lessons]) -> None:
    file = tmp_path / "linli.learned.npz"
    known(TAUGHT, file)
    text = "阿毛的小喇叭又在楼下转悠了"
    more = lessons(POLICY, [Example(text, "hygiene"), Example("没有这个类别", "gone")])
    guesser = Guesser(POLICY)
    guesser.knowledge = known(more, file)
    assert guesser.guess(text)[0].id == "hygiene"
    assert learnings == [TAUGHT, more]


def test_of_corrections_nothing_is_kept_that_the_policy_does_not_say(tmp_path: Path) -> None:
    said = [Example(f"隔壁栾淑芬又在{where}堆垃圾了", "hygiene") for where in ("楼道里", "门口")]
    kept = known(lessons(POLICY, said), tmp_path / "linli.learned.npz")
    grams = {gram for one in (kept.topics, *kept.danger.values()) for gram in one.grams}
    assert "垃圾" in grams
    assert not any("栾" in gram for gram in grams)


@pytest.mark.parametrize("content", [b"", b"no archive", b"PK\x03\x04 cut short"])
def test_a_broken_file_is_learned_anew(
    tmp_path: Path, content: bytes, learnings: list[Lessons]
) -> None:
    file = tmp_path / "linli.learned.npz"
    file.write_bytes(content)
    known(TAUGHT, file)
    known(TAUGHT, file)
    assert len(learnings) == 1


def test_a_foreign_file_is_learned_anew(tmp_path: Path, learnings: list[Lessons]) -> None:
    file = tmp_path / "linli.learned.npz"
    known(TAUGHT, file)
    with np.load(file) as kept:
        arrays = dict(kept)
    np.savez(file, **{**arrays, "topics.bias": arrays["topics.bias"][:-1]})
    known(TAUGHT, file)
    assert len(learnings) == 2


def test_where_it_cannot_be_kept_it_is_learned_all_the_same(tmp_path: Path) -> None:
    blocked = tmp_path / "file"
    blocked.write_text("")
    assert known(TAUGHT, blocked / "linli.learned.npz").topics.grams


def test_before_it_knows_anything_the_listed_words_count() -> None:
    guesser = Guesser(shipped_policy())
    assert guesser.danger("我不想活了") is Danger.ALARM
    assert guesser.guess("楼道灯坏了") == ()


def test_a_start_with_nothing_new_needs_no_scikit_learn(tmp_path: Path) -> None:
    file = tmp_path / "linli.learned.npz"
    known(lessons(shipped_policy()), file)
    program = (
        "import sys; from pathlib import Path; import bot.app; from bot.learned import known;"
        " from linkage.guessing import lessons; from linkage.policy_file import load_policy;"
        f" known(lessons(load_policy(Path('policy.toml'))), Path({str(file)!r}));"
        " assert not {'sklearn', 'scipy'} & {*sys.modules}"
    )
    subprocess.run([sys.executable, "-c", program], cwd=ROOT, check=True)
