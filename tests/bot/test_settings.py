import os
import re
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from bot.settings import Settings, load_settings
from linkage.errors import ConfigurationError
from linkage.quiet import QuietHours

EXAMPLE = Path(__file__).parents[2] / ".env.example"
TOKEN = "123456:" + "A" * 35


@pytest.fixture(autouse=True)
def bare(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An empty folder to start in, and an environment without any of our variables."""
    ours = {name.upper() for name in Settings.model_fields}
    for name in list(os.environ):
        if name.upper() in ours:
            monkeypatch.delenv(name)
    monkeypatch.chdir(tmp_path)
    return tmp_path


def example() -> dict[str, str]:
    assignments = re.findall(r"^([A-Z_]+)=(.*)$", EXAMPLE.read_text("utf-8"), re.MULTILINE)
    assert len(assignments) == len(dict(assignments))
    return dict(assignments)


def test_nothing_set_means_the_defaults() -> None:
    settings = load_settings()
    assert settings.telegram_bot_token is None
    assert settings.telegram_api_url == "https://api.telegram.org"
    assert settings.telegram_proxy is None
    assert settings.database_url == "sqlite:///data/linli.db"
    assert settings.time_zone == ZoneInfo("Asia/Shanghai")
    assert settings.policy_file == Path("policy.toml")
    assert settings.learned_dir is None
    assert settings.default_language == "zh_CN"
    assert settings.quiet_hours == QuietHours(start=22 * 60, end=7 * 60)
    assert settings.chinese_font is None
    assert settings.log_level == "INFO"


def test_every_setting_is_in_the_example_and_nothing_else_is() -> None:
    assert set(example()) == {name.upper() for name in Settings.model_fields}


def test_every_line_of_the_example_has_a_comment_above_it() -> None:
    lines = EXAMPLE.read_text("utf-8").splitlines()
    bare_lines = [
        line
        for above, line in zip(["", *lines], lines, strict=False)
        if re.match(r"[A-Z_]+=", line) and not above.startswith("# ")
    ]
    assert bare_lines == []


def test_the_example_as_it_stands_is_the_defaults(bare: Path) -> None:
    defaults = load_settings()
    (bare / ".env").write_bytes(EXAMPLE.read_bytes())
    assert load_settings() == defaults


def test_the_environment_wins_over_the_file(bare: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (bare / ".env").write_text("TIME_ZONE=Asia/Urumqi\nDEFAULT_LANGUAGE=en\n", "utf-8")
    monkeypatch.setenv("TIME_ZONE", "Asia/Macau")
    settings = load_settings()
    assert settings.time_zone.key == "Asia/Macau"
    assert settings.default_language == "en"


def test_a_file_saved_by_a_windows_editor_is_read(bare: Path) -> None:
    (bare / ".env").write_bytes(b"\xef\xbb\xbfDEFAULT_LANGUAGE=en\r\nOTHER_PROGRAM=1\r\n")
    assert load_settings().default_language == "en"


def test_a_file_that_cannot_be_read_is_named(bare: Path) -> None:
    (bare / ".env").write_bytes(b"LOG_LEVEL=\xff\xff")
    with pytest.raises(ConfigurationError, match=r"\.env"):
        load_settings()


@pytest.mark.parametrize(
    ("variable", "value", "field", "expected"),
    [
        ("TELEGRAM_API_URL", "http://127.0.0.1:8081", "telegram_api_url", "http://127.0.0.1:8081"),
        ("TELEGRAM_PROXY", "http://u:p@proxy:3128", "telegram_proxy", "http://u:p@proxy:3128"),
        ("TELEGRAM_PROXY", "", "telegram_proxy", None),
        ("TELEGRAM_BOT_TOKEN", " ", "telegram_bot_token", None),
        ("DATABASE_URL", "sqlite:////srv/linli.db", "database_url", "sqlite:////srv/linli.db"),
        ("DATABASE_URL", "postgresql:///linli", "database_url", "postgresql:///linli"),
        ("QUIET_HOURS", "13:00-14:30", "quiet_hours", QuietHours(start=780, end=870)),
        ("QUIET_HOURS", "", "quiet_hours", None),
        ("LOG_LEVEL", "debug", "log_level", "DEBUG"),
        ("CHINESE_FONT", str(EXAMPLE), "chinese_font", EXAMPLE),
        ("CHINESE_FONT", "", "chinese_font", None),
        ("POLICY_FILE", "ours.toml", "policy_file", Path("ours.toml")),
    ],
)
def test_a_right_value_is_taken(
    variable: str, value: str, field: str, expected: object, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(variable, value)
    assert getattr(load_settings(), field) == expected


def test_a_token_is_taken_and_not_shown(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TELEGRAM_BOT_TOKEN", f" {TOKEN} ")
    settings = load_settings()
    assert settings.telegram_bot_token is not None
    assert settings.telegram_bot_token.get_secret_value() == TOKEN
    assert TOKEN not in repr(settings)


@pytest.mark.parametrize(
    ("variable", "value", "right"),
    [
        ("TELEGRAM_API_URL", "api.telegram.org", "https://api.telegram.org"),
        ("TELEGRAM_API_URL", "https://api.telegram.org/", "without a slash"),
        ("TELEGRAM_API_URL", "https://host:port", "URL"),
        ("TELEGRAM_API_URL", "", "URL"),
        ("TELEGRAM_PROXY", "socks5://127.0.0.1:1080", "SOCKS proxies are not supported"),
        ("DATABASE_URL", "mysql://localhost/linli", "postgresql://"),
        ("DATABASE_URL", "sqlite:///", "sqlite:///data/linli.db"),
        ("DATABASE_URL", "sqlite:///:memory:", "the path of a file"),
        ("TIME_ZONE", "Mars/Base", "Asia/Shanghai"),
        ("TIME_ZONE", "Asia", "Asia/Shanghai"),
        ("TIME_ZONE", "../zone", "Asia/Shanghai"),
        ("POLICY_FILE", "", "policy.toml"),
        ("LEARNED_DIR", __file__, "the path of a directory"),
        ("DEFAULT_LANGUAGE", "fr", "zh_CN or en"),
        ("QUIET_HOURS", "ten to seven", "22:00-07:00"),
        ("QUIET_HOURS", "22:00-22:00", "two different times"),
        ("CHINESE_FONT", "nowhere.otf", "the path of a font that has Chinese"),
        ("LOG_LEVEL", "LOUD", "INFO"),
    ],
)
def test_a_wrong_value_is_named_with_what_would_be_right(
    variable: str, value: str, right: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(variable, value)
    with pytest.raises(ConfigurationError) as caught:
        load_settings()
    (line,) = str(caught.value).splitlines()[1:]
    assert line.startswith(f'  {variable} is "{value}". It should be ')
    assert right in line


def test_all_wrong_values_are_named_at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in Settings.model_fields:
        monkeypatch.setenv(name.upper(), "!")
    monkeypatch.setenv("POLICY_FILE", "")
    monkeypatch.setenv("LEARNED_DIR", __file__)
    with pytest.raises(ConfigurationError) as caught:
        load_settings()
    named = re.findall(r"^  ([A-Z_]+) is", str(caught.value), re.MULTILINE)
    assert named == [name.upper() for name in Settings.model_fields]


@pytest.mark.parametrize("wrong", ["hush-hush", "12:", "one:hush-hush", f"{TOKEN} {TOKEN}"])
def test_a_wrong_token_is_never_shown(wrong: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TELEGRAM_BOT_TOKEN", wrong)
    with pytest.raises(ConfigurationError) as caught:
        load_settings()
    assert "TELEGRAM_BOT_TOKEN" in str(caught.value)
    assert wrong not in str(caught.value)
    assert caught.value.__context__ is None


def test_secrets_in_the_wrong_variable_are_not_shown(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TELEGRAM_API_URL", f"https://api.telegram.org/bot{TOKEN}/")
    monkeypatch.setenv("DATABASE_URL", "mysql://linli:hush-hush@db/linli")
    with pytest.raises(ConfigurationError) as caught:
        load_settings()
    assert TOKEN not in str(caught.value)
    assert "hush-hush" not in str(caught.value)
    assert "mysql://linli:[withheld]@db/linli" in str(caught.value)


@pytest.mark.parametrize(
    ("given", "file"),
    [
        ({"DATABASE_URL": "sqlite:///data/linli.db"}, "data/linli.demo.learned.npz"),
        ({"LEARNED_DIR": "kept"}, "kept/linli.demo.learned.npz"),
        (
            {"DATABASE_URL": "postgresql://h/d", "TELEGRAM_BOT_TOKEN": "1:a"},
            "data/linli.learned.npz",
        ),
    ],
)
def test_what_was_learned_is_kept_beside_the_database(
    given: dict[str, str], file: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name, value in given.items():
        monkeypatch.setenv(name, value)
    assert load_settings().learned_file == Path(file)
