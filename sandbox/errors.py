"""The sandbox's own errors.

SandboxError
├── Refusal        the Bot API says no, in Telegram's words
├── Misuse         the control interface was asked for something that cannot be done
├── SnapshotError  a snapshot cannot be read, or not be written
└── NotStarted     the sandbox cannot start where it was told to
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

    def answer(self) -> dict[str, Any]:
        """What stands in the body of Telegram's answer."""
        said = {"ok": False, "error_code": self.code, "description": self.description}
        return {**said, "parameters": self.parameters} if self.parameters else said


class Misuse(SandboxError):
    """A person in the sandbox was asked to do the impossible; the message says what to do.

    By its `code` the page knows what it says in other languages.
    """

    def __init__(self, message: str, status: int = 400, code: str = ""):
        super().__init__(message)
        self.status = status
        self.code = code


class SnapshotError(SandboxError):
    """A snapshot file cannot be used; the message says what to do with it."""


class NotStarted(SandboxError):
    """The sandbox cannot start; the message says what to do."""


def bad_request(words: str) -> Refusal:
    """The 400 that Telegram prefixes with "Bad Request: "."""
    return Refusal(400, f"Bad Request: {words}")


def too_many_requests(seconds: int) -> Refusal:
    """The 429 that says after how many seconds the call may be made again."""
    words = f"Too Many Requests: retry after {seconds}"
    return Refusal(429, words, {"retry_after": seconds})
