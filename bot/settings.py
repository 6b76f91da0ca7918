"""The settings an operator gives, from the environment or else from a `.env` file beside it."""

import re
from pathlib import Path
from typing import Annotated, Literal, TypeVar
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo

from pydantic import Field, SecretStr, ValidationError, field_validator
from pydantic_settings import BaseSettings, NoDecode, SettingsConfigDict

from bot.logs import masked
from linkage.errors import ConfigurationError
from linkage.quiet import QuietHours
from storage.sealed import key_of

# How the URL of a SQLite file begins; the rest is its path.
SQLITE = "sqlite:///"
_SECRET = {"telegram_bot_token": "a token", "encryption_keys": "a list of keys"}
_T = TypeVar("_T")
_TOKEN = re.compile(r"\d+:[A-Za-z0-9_-]+", re.ASCII)


class Settings(BaseSettings):
    """Everything that differs from one deployment to the next, checked.

    A field's description says what its variable should hold: the operator reads it when the value
    is wrong.
    """

    model_config = SettingsConfigDict(
        env_file=".env",
        extra="ignore",
        frozen=True,
        hide_input_in_errors=True,
        str_strip_whitespace=True,
    )

    telegram_bot_token: SecretStr | None = Field(
        default=None,
        description="the token BotFather gave you, like 123456:ABC-def; empty runs the demo",
    )
    telegram_api_url: str = Field(
        default="https://api.telegram.org",
        description="the root of a Bot API server, an http:// or https:// URL without a slash at "
        "its end, such as https://api.telegram.org",
    )
    telegram_proxy: str | None = Field(
        default=None,
        repr=False,
        description="an http:// URL such as http://127.0.0.1:3128, or empty for none; SOCKS "
        "proxies are not supported, put an HTTP proxy in front of one",
    )
    database_url: str = Field(
        default="sqlite:///data/linli.db",
        repr=False,
        description="sqlite:/// and the path of a file, such as sqlite:///data/linli.db, or "
        "postgresql://user:password@host/database",
    )
    encryption_keys: SecretStr | None = Field(
        default=None,
        description="one key or several, separated by commas, as python -m bot key prints them",
    )
    time_zone: ZoneInfo = Field(
        default=ZoneInfo("Asia/Shanghai"),
        description="the name of a time zone in the IANA list, such as Asia/Shanghai",
    )
    policy_file: Path = Field(
        default=Path("policy.toml"), description="the path of a file, such as policy.toml"
    )
    learned_dir: Path | None = Field(
        default=None,
        description="the path of a directory, such as data, or empty for the database's",
    )
    default_language: Literal["zh_CN", "en"] = Field(default="zh_CN", description="zh_CN or en")
    quiet_hours: Annotated[QuietHours | None, NoDecode] = Field(
        default=QuietHours(start=22 * 60, end=7 * 60),
        description="HH:MM-HH:MM with two different times, such as 22:00-07:00, or empty for none",
    )
    chinese_font: Path | None = Field(
        default=None,
        description="the path of a font that has Chinese, such as /usr/share/fonts/NotoSansSC.otf, "
        "or empty to look for one among the system's",
    )
    log_level: Literal["DEBUG", "INFO", "WARNING", "ERROR"] = Field(
        default="INFO", description="DEBUG, INFO, WARNING or ERROR"
    )

    @field_validator("telegram_bot_token", mode="before")
    @classmethod
    def _token(cls, value: object) -> object:
        if isinstance(value, str):
            return SecretStr(_must(value.strip(), _TOKEN.fullmatch(value.strip())))
        return value

    @field_validator("telegram_api_url")
    @classmethod
    def _api_url(cls, value: str) -> str:
        return _must(value, _is_web_url(value, "http", "https") and not value.endswith("/"))

    @field_validator("telegram_proxy")
    @classmethod
    def _proxy(cls, value: str | None) -> str | None:
        return value if value is None else _must(value, _is_web_url(value, "http"))

    @field_validator("database_url")
    @classmethod
    def _database(cls, value: str) -> str:
        if value.startswith(SQLITE):
            path = value.removeprefix(SQLITE)
            return _must(value, path not in {"", ":memory:"} and not path.endswith("/"))
        return _must(value, value.startswith("postgresql://"))

    @field_validator("encryption_keys")
    @classmethod
    def _keys(cls, value: SecretStr | None) -> SecretStr | None:
        for one in value.get_secret_value().split(",") if value is not None else ():
            key_of(one)
        return value

    @field_validator("time_zone", mode="before")
    @classmethod
    def _zone(cls, value: object) -> object:
        if not isinstance(value, str):
            return value
        try:
            return ZoneInfo(value.strip())
        except (LookupError, OSError) as error:
            raise ValueError("no such time zone") from error

    @field_validator("policy_file", mode="before")
    @classmethod
    def _path(cls, value: object) -> object:
        return _must(value, value.strip()) if isinstance(value, str) else value

    @field_validator("quiet_hours", mode="before")
    @classmethod
    def _quiet(cls, value: object) -> object:
        return QuietHours.parse(value) if isinstance(value, str) else value

    @field_validator("learned_dir")
    @classmethod
    def _directory(cls, value: Path | None) -> Path | None:
        return value if value is None else _must(value, value.is_dir() or not value.exists())

    @field_validator("chinese_font")
    @classmethod
    def _font(cls, value: Path | None) -> Path | None:
        return value if value is None else _must(value, value.is_file())

    @field_validator("log_level", mode="before")
    @classmethod
    def _level(cls, value: object) -> object:
        return value.strip().upper() if isinstance(value, str) else value

    # Stands last: of several "before" validators of a field, pydantic runs the last one first.
    @field_validator(
        "telegram_bot_token",
        "telegram_proxy",
        "learned_dir",
        "encryption_keys",
        "quiet_hours",
        "chinese_font",
        mode="before",
    )
    @classmethod
    def _empty_is_none(cls, value: object) -> object:
        return None if isinstance(value, str) and not value.strip() else value

    @property
    def database(self) -> str:
        """The URL in use: the demo has a file of its own, so that its people hold no real desk.

        Raises ConfigurationError where the demo was given a server.
        """
        if self.telegram_bot_token is not None:
            return self.database_url
        if not self.database_url.startswith(SQLITE):
            raise ConfigurationError(
                "Without TELEGRAM_BOT_TOKEN the demo runs, and keeps to SQLite: set the token, or"
                " take DATABASE_URL out."
            )
        return SQLITE + str(Path(self.database_url.removeprefix(SQLITE)).with_suffix(".demo.db"))

    @property
    def learned_file(self) -> Path:
        """Where what was learned of the policy is kept: a file for each database."""
        if self.database.startswith(SQLITE):
            beside = Path(self.database.removeprefix(SQLITE)).with_suffix(".learned.npz")
        else:
            beside = Path("data") / "linli.learned.npz"
        return beside if self.learned_dir is None else self.learned_dir / beside.name


def load_settings() -> Settings:
    """Read the settings of this process.

    Raises ConfigurationError naming every wrong variable, its value and what would be right.
    """
    try:
        return Settings()
    except ValidationError as error:
        wrong = {str(each["loc"][0]): each["input"] for each in error.errors()}
    except (OSError, UnicodeDecodeError) as error:
        raise ConfigurationError(f"The file .env cannot be read: {error}") from error
    lines = [_complaint(name, given) for name, given in wrong.items()]
    raise ConfigurationError("These settings are wrong:\n" + "\n".join(lines))


def _complaint(name: str, given: object) -> str:
    if name in _SECRET:
        shown = f"is not {_SECRET[name]} (its value is not shown here)"
    else:
        shown = f'is "{masked(str(given))}"'
    return f"  {name.upper()} {shown}. It should be {Settings.model_fields[name].description}."


def _must(value: _T, right: object) -> _T:
    if not right:
        raise ValueError("wrong value")
    return value


def _is_web_url(value: str, *schemes: str) -> bool:
    parts = urlsplit(value)
    return (
        parts.scheme in schemes
        and bool(parts.hostname)
        and not (parts.query or parts.fragment or re.search(r"\s", value))
        and (parts.port is None or parts.port > 0)
    )
