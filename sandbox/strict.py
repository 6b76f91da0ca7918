"""JSON and numbers as the rest of the world takes them: Python's own readers take more."""

import json
import math
import re
from typing import Any, NoReturn

# As many digits as 64 bits can have.
_WHOLE = re.compile(r"-?[0-9]{1,19}")


class HalfCharacter(ValueError):
    """A text has an unpaired surrogate, as is left of an emoji that was cut in two."""


def parsed(source: str | bytes) -> Any:
    """What a text of JSON says.

    Raises ValueError for what is none, for a number that is not finite and for what is nested too
    deeply; HalfCharacter for a text that UTF-8 cannot hold.
    """
    try:
        value = json.loads(source, parse_constant=_no_number, parse_float=_finite)
        escapes = "\\u" in source if isinstance(source, str) else b"\\u" in source
        if escapes:
            json.dumps(value, ensure_ascii=False).encode()
    except UnicodeEncodeError:
        raise HalfCharacter("half a character: an unpaired surrogate") from None
    except RecursionError:
        raise ValueError("nested too deeply") from None
    return value


def _finite(digits: str) -> float:
    number = float(digits)
    return number if math.isfinite(number) else _no_number(digits)


def _no_number(name: str) -> NoReturn:
    raise ValueError(f"{name} is no number of JSON's")


def whole_in(text: str) -> int | None:
    """The whole number that is all of a text; None where it is anything else."""
    return int(text) if _WHOLE.fullmatch(text) else None
