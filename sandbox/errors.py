"""The sandbox's own errors.

SandboxError
├── Refusal        the Bot API says no, in Telegram's words
└── Misuse         the control interface was asked for something that cannot be done
"""

from typing import Any


class SandboxError(Exception):
    """Something the sandbox was asked to do cannot be done; the message says why."""


class Refusal(SandboxError):
    """The Bot API refuses a call; the description is what Telegram itself would answer."""

    def __init__(self, code: int, description: str, parameters: dict[str, Any] | None = None):
        super().__init__(description)
        self.code = code
        self.description = description
        self.parameters = parameters


class Misuse(SandboxError):
    """A person in the sandbox was asked to do the impossible; the message says what to do."""

    def __init__(self, message: str, status: int = 400):
        super().__init__(message)
        self.status = status


def bad_request(words: str) -> Refusal:
    """The 400 that Telegram prefixes with "Bad Request: "."""
    return Refusal(400, f"Bad Request: {words}")
