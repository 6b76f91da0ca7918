"""What was learned of the shipped policy, kept from one run of the tests to the next."""

from functools import cache
from pathlib import Path

from bot.learned import known
from linkage.guessing import Guesser, lessons
from linkage.policy import Policy
from linkage.policy_file import load_policy

ROOT = Path(__file__).parents[1]
LEARNED_DIR = ROOT / ".pytest_cache" / "learned"


@cache
def shipped_policy() -> Policy:
    """The policy that comes with the program."""
    return load_policy(ROOT / "policy.toml")


@cache
def shipped_guesser() -> Guesser:
    """A guesser that knows the shipped policy."""
    policy = shipped_policy()
    guesser = Guesser(policy)
    guesser.knowledge = known(lessons(policy), LEARNED_DIR / "shipped.learned.npz")
    return guesser
