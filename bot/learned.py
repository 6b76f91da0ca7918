"""Keeps what was learned in a file, so that only a start with something new to learn does so."""

import hashlib
import inspect
import os
from pathlib import Path
from zipfile import BadZipFile

import numpy as np
import orjson
import structlog

from linkage import danger, guessing, learning, tokens
from linkage.guessing import Knowledge, Lessons, learn

log = structlog.get_logger()

# What is learned depends on these, beside what it is learned from.
_CODE = (danger, guessing, learning, tokens)
_KEY = "key"


def known(taught: Lessons, file: Path) -> Knowledge:
    """What there is to know: read from the file, or else learned and kept there.

    A file that is broken, foreign or of other lessons is replaced; where it cannot be written, the
    next start learns again.
    """
    key = _key(taught)
    found = _read(file, key)
    if found is not None:
        return found
    log.info("learning", texts=len(taught.topics) + len(taught.danger))
    knowledge = learn(taught)
    _keep(knowledge, file, key)
    return knowledge


def _key(taught: Lessons) -> str:
    code = "".join(map(inspect.getsource, _CODE))
    return hashlib.sha256(orjson.dumps((taught, code), default=list)).hexdigest()


def _read(file: Path, key: str) -> Knowledge | None:
    try:
        with file.open("rb") as opened, np.load(opened, allow_pickle=False) as kept:
            if str(kept[_KEY]) != key:
                return None
            return Knowledge.of_arrays(kept)
    except FileNotFoundError:
        return None
    except (OSError, EOFError, KeyError, TypeError, ValueError, BadZipFile) as error:
        log.warning("learned.unreadable", file=file, error=type(error).__name__)
        return None


def _keep(knowledge: Knowledge, file: Path, key: str) -> None:
    """Write the file whole or not at all: a kill leaves the old one."""
    half = file.with_name(f".{file.name}.{os.getpid()}")
    try:
        file.parent.mkdir(parents=True, exist_ok=True)
        half.touch(mode=0o600)
        with half.open("wb") as opened:
            np.savez(opened, allow_pickle=False, **{_KEY: np.array(key), **knowledge.arrays()})
        half.replace(file)
    except OSError as error:
        log.warning("learned.not_kept", file=file, error=error.strerror)
