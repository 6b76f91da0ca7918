"""What a changed policy does otherwise, told in words."""

from pathlib import Path

import pytest

from linkage.policy import Policy
from linkage.policy_file import load_policy, policy_changes
from tests.linkage.shipped import ESCORT, POLICY, TEXT, changed


def loaded(tmp_path: Path, text: str) -> Policy:
    path = tmp_path / "new.toml"
    path.write_text(text, "utf-8")
    return load_policy(path)


def test_nothing_changed_is_told_as_nothing() -> None:
    assert policy_changes(POLICY, POLICY) == []


@pytest.mark.parametrize(
    ("old", "new", "after", "told"),
    [
        ('"2026-11"', '"2026-12"', "version", ["version: now 2026-12, was 2026-11"]),
        ('"2h"', '"90m"', ESCORT, ["category escort, respond_within, urgent: now 90m, was 2h"]),
        (
            '"48h"',
            '"3d"',
            'id = "distress"',
            ["category distress, respond_within, whenever: now 3d, was 2d"],
        ),
        (
            '["social_organization"]',
            "[]",
            ESCORT,
            ["category escort, then: now nobody, was social_organization"],
        ),
        (
            '"陪诊"',
            '"陪床"',
            ESCORT,
            ["category escort, words, zh: added 陪床", "category escort, words, zh: removed 陪诊"],
        ),
        (
            'never = ["social_worker", "charity"]',
            'never = ["social_worker"]',
            ESCORT,
            ["category escort, never: removed charity"],
        ),
        ("listed = false", "listed = false\nwords.zh = []", 'id = "crisis"', []),
        (
            'number = "12356"',
            'number = "12345"',
            "[crisis]",
            ["crisis, numbers, 12356: taken out", "crisis, numbers, 12345: new"],
        ),
        (
            "training = true\n",
            "",
            'id = "first_aid"',
            ["skill first_aid, training: now no, was yes"],
        ),
        (
            '["first_aid"]',
            '["first_aid", "driving"]',
            ESCORT,
            ["category escort, requires: added driving"],
        ),
        ("remind_at = 0.5", "remind_at = 0.6", "[waits]", ["waits, remind_at: now 0.6, was 0.5"]),
        ('"轻生", ', "", "[crisis]", ["crisis, words, zh: removed 轻生"]),
    ],
)
def test_a_change_is_told_in_plain_words(
    tmp_path: Path, old: str, new: str, after: str, told: list[str]
) -> None:
    assert policy_changes(POLICY, loaded(tmp_path, changed(old, new, after))) == told


def test_a_category_added_taken_out_or_moved_is_told(tmp_path: Path) -> None:
    parts = TEXT.split("[[categories]]")
    moved = "[[categories]]".join([parts[0], parts[2], parts[1], *parts[3:]])
    assert policy_changes(POLICY, loaded(tmp_path, moved)) == [
        "categories: the order of the buttons is another"
    ]
    fewer = loaded(tmp_path, "[[categories]]".join([parts[0], *parts[2:]]))
    assert policy_changes(POLICY, fewer) == ["category public_facilities: taken out"]
    assert policy_changes(fewer, POLICY) == ["category public_facilities: new"]
