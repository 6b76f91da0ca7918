"""The keys that what is personal is sealed with: from the settings, or the demo's own."""

from pathlib import Path

from bot.settings import SQLITE, Settings
from linkage.errors import ConfigurationError
from storage.sealed import Sealer, key_of, new_key


def demo_key_file(settings: Settings) -> Path:
    """Where the demo keeps its key: beside its database, and gone with it."""
    return Path(f"{settings.database.removeprefix(SQLITE)}.key")


def sealer_of(settings: Settings) -> Sealer:
    """What seals and reads with the keys of the settings; the demo makes its own on its first run.

    Raises `ConfigurationError` where there is no key.
    """
    if settings.telegram_bot_token is None:
        return Sealer([_demo_key(demo_key_file(settings))])
    if settings.encryption_keys is None:
        raise ConfigurationError(
            "ENCRYPTION_KEYS is missing, and what is personal is not stored in clear. Set a new"
            " key, which this prints: python -m bot key"
        )
    return Sealer([key_of(one) for one in settings.encryption_keys.get_secret_value().split(",")])


def _demo_key(file: Path) -> bytes:
    try:
        file.parent.mkdir(parents=True, exist_ok=True)
        # Nobody but this user may read it, from its first byte on.
        file.touch(mode=0o600)
        if not file.stat().st_size:
            file.write_text(new_key() + "\n")
        return key_of(file.read_text())
    except (OSError, ValueError) as error:
        raise ConfigurationError(
            f"{file}: the demo's key cannot be read or kept: put it back, or delete it together"
            " with the demo's database"
        ) from error
