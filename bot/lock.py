"""One program serves a SQLite database at a time: a lock beside it, held while one does."""

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from bot.settings import SQLITE, Settings
from linkage.errors import StorageError, StorageLocked

if sys.platform != "win32":
    import fcntl


@contextmanager
def served_alone(settings: Settings) -> Iterator[None]:
    """Hold the lock of the database in use; raises `StorageLocked` where another program has it.

    The system releases it however the program ends. Only who serves takes it: the other
    commands work beside. There is none for PostgreSQL, nor on Windows, which has no
    flock(2): there nothing keeps a second program out. Raises `StorageError` where the file of the
    lock can't be made.
    """
    if sys.platform == "win32" or not settings.database.startswith(SQLITE):
        yield
        return
    database = Path(settings.database.removeprefix(SQLITE))
    # Not the database itself: closing a file drops all locks that SQLite has on it in this process.
    # The file stays when the lock goes: whoever waits to open it must find the same one.
    path = database.with_name(f"{database.name}.lock")
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        file = path.open("ab")
    except OSError as error:
        raise StorageError(
            f"{path}: cannot be made ({error.strerror}): see that its folder may be written to"
        ) from error
    with file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError as error:
            raise StorageLocked(_taken(settings, database)) from error
        except OSError as error:
            raise StorageError(
                f"{path}: cannot be locked ({error.strerror}): keep the database on a local disk"
            ) from error
        yield


def _taken(settings: Settings, database: Path) -> str:
    if settings.telegram_bot_token is None:
        return (
            f"The demo of this database ({database}) runs already: open it in the browser, stop it,"
            " or give another DATABASE_URL."
        )
    return (
        f"Another program serves this database ({database}) already: stop it, or give another"
        " DATABASE_URL."
    )
