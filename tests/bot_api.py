"""Telegram's Bot API as data, where the machine has it: what is said is held against it then."""

import os
from functools import cache
from pathlib import Path

from sandbox.specification import Specification

FILE = Path(
    os.environ.get(
        "BOT_API_JSON", Path(__file__).parents[2] / "shared" / "telegram" / "bot-api.json"
    )
)


@cache
def specification() -> Specification | None:
    """None where the file is missing; BOT_API_JSON says where else it is."""
    return Specification.load(FILE) if FILE.exists() else None
