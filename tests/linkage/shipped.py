"""The policy as it is shipped, and a way to change a part of its text."""

from pathlib import Path

from linkage.policy_file import load_policy

SHIPPED = Path(__file__).parents[2] / "policy.toml"
TEXT = SHIPPED.read_text("utf-8")
POLICY = load_policy(SHIPPED)
# Where the category that most tests change begins.
ESCORT = 'id = "escort"'


def changed(old: str, new: str, after: str = "", text: str = TEXT) -> str:
    """The text with the first such part after another put anew."""
    start = text.index(after)
    assert old in text[start:]
    return text[:start] + text[start:].replace(old, new, 1)
