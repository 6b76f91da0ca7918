"""Structured logs that cannot tell what residents wrote, who they are, or the bot's token.

Where personal data could come in, only what is known to be harmless goes out: plain values under
keys that name no personal data, other libraries' fixed words without what they fill in, and
exceptions without their message unless their class is known not to quote its input.
"""

import logging
import re
import sys
from collections.abc import Mapping
from datetime import date, timedelta
from enum import Enum
from pathlib import Path
from traceback import format_tb
from uuid import UUID
from zoneinfo import ZoneInfo

import structlog
from structlog.typing import EventDict, Processor, WrappedLogger

from linkage.errors import LinliError

WITHHELD = "[withheld]"
PERSONAL = frozenset(
    {
        "text", "caption", "name", "first_name", "last_name", "username",
        "phone", "contact", "address", "payload", "token",
    }
)  # fmt: skip

# ValueError, LookupError and the errors of databases, pydantic and Telegram quote what they met.
_HARMLESS = (
    LinliError, OSError, TypeError, AttributeError, NameError, ImportError, MemoryError,
    RuntimeError,
)  # fmt: skip
_SECRETS = (
    (re.compile(r"/bot\d+:[^/\s\"']+"), f"/bot{WITHHELD}"),
    (re.compile(r"\d+:[A-Za-z0-9_-]{35,}"), WITHHELD),
    (re.compile(r"(://[^/\s:@]*):[^/\s]*@"), rf"\1:{WITHHELD}@"),
)


def configure(level: str) -> None:
    """Send the log to stderr from `level` on: readable on a terminal, else a JSON object a line.

    Other libraries are heard from WARNING on. At DEBUG that is INFO and no lower: below it
    python-telegram-bot logs whole messages.
    """
    terminal = sys.stderr.isatty()
    render: Processor = (
        structlog.dev.ConsoleRenderer(exception_formatter=structlog.dev.plain_traceback)
        if terminal
        else structlog.processors.JSONRenderer(ensure_ascii=False)
    )
    common: list[Processor] = [
        structlog.processors.add_log_level,
        structlog.processors.TimeStamper(fmt="%H:%M:%S" if terminal else "iso", utc=not terminal),
        _exceptions_without_data,
        _values_without_data,
    ]
    structlog.configure(
        processors=[structlog.contextvars.merge_contextvars, *common, _Masking(render)],
        wrapper_class=structlog.make_filtering_bound_logger(level),
        logger_factory=structlog.WriteLoggerFactory(sys.stderr),
    )
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(
        structlog.stdlib.ProcessorFormatter(
            foreign_pre_chain=[_first_line, structlog.stdlib.add_logger_name, *common],
            processors=[
                structlog.stdlib.ProcessorFormatter.remove_processors_meta,
                _Masking(render),
            ],
            use_get_message=False,
        )
    )
    logging.basicConfig(
        level=logging.INFO if level == "DEBUG" else max(logging.WARNING, getattr(logging, level)),
        handlers=[handler],
        force=True,
    )


def masked(text: str) -> str:
    """Replace bot tokens, alone or in a URL's path, and the passwords of URLs."""
    for pattern, replacement in _SECRETS:
        text = pattern.sub(replacement, text)
    return text


class _Masking:
    """A renderer whose finished line is masked, so that no part of it can be forgotten."""

    def __init__(self, render: Processor) -> None:
        self._render = render

    def __call__(self, logger: WrappedLogger, method: str, event: EventDict) -> str:
        return masked(str(self._render(logger, method, event)))


def _first_line(_logger: WrappedLogger, _method: str, event: EventDict) -> EventDict:
    """Keep the fixed words: asyncio, among others, appends what its tasks hold on further lines."""
    event["event"] = str(event["event"]).partition("\n")[0]
    return event


def _values_without_data(_logger: WrappedLogger, _method: str, event: EventDict) -> EventDict:
    for key, value in event.items():
        if not key.startswith("_"):
            event[key] = _harmless(key, value)
    return event


def _harmless(key: object, value: object) -> object:
    if str(key).lower() in PERSONAL:
        return WITHHELD
    match value:
        case Enum():
            return value.value
        case None | bool() | int() | float() | str():
            return value
        case Path() | UUID() | ZoneInfo() | date() | timedelta():
            return str(value)
        case Mapping():
            return {str(inner): _harmless(inner, each) for inner, each in value.items()}
        case list() | tuple() | set() | frozenset():
            return [_harmless(key, each) for each in value]
        case _:
            return f"[{type(value).__name__}]"


def _exceptions_without_data(_logger: WrappedLogger, _method: str, event: EventDict) -> EventDict:
    given = event.pop("exc_info", None)
    if isinstance(given, tuple):
        given = given[1]
    error = given if isinstance(given, BaseException) else sys.exception() if given else None
    if error is not None:
        event["exception"] = "".join(_told(error, set())).rstrip("\n")
    return event


def _told(error: BaseException, seen: set[int]) -> list[str]:
    """Return an exception's lines, what led to it first; source lines, never variables."""
    seen.add(id(error))
    lines: list[str] = []
    led = error.__cause__ or (None if error.__suppress_context__ else error.__context__)
    if led is not None and id(led) not in seen:
        lines += [*_told(led, seen), "which led to:\n"]
    lines += format_tb(error.__traceback__)
    message = str(error) if isinstance(error, _HARMLESS) else WITHHELD
    lines.append(f"{type(error).__module__}.{type(error).__qualname__}: {message}\n")
    if isinstance(error, BaseExceptionGroup):
        for number, part in enumerate(error.exceptions, 1):
            lines += [f"part {number}:\n", *_told(part, seen)]
    return lines
