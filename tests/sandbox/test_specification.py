"""What is said is held against the Bot API as data: each slip is found and named."""

import json
from pathlib import Path
from typing import Any

import pytest

from sandbox.client import Sandbox
from sandbox.errors import Misuse
from sandbox.specification import Specification
from sandbox.world.log import MISMATCHES_KEPT, Log
from sandbox.world.state import World


def field(name: str, *types: str, required: bool = True) -> dict[str, Any]:
    return {"name": name, "types": list(types), "required": required}


METHODS = {
    "sendPhoto": {
        "fields": [
            field("chat_id", "Integer", "String"),
            field("photo", "InputFile", "String"),
            field("protect", "Boolean", required=False),
            field("keys", "Array of Array of Key", required=False),
        ],
        "returns": ["Message"],
    },
    "stop": {"fields": [], "returns": ["Boolean"]},
}
TYPES = {
    "InputFile": {"name": "InputFile"},
    "Key": {"fields": [field("text", "String")]},
    "Message": {"fields": [field("id", "Integer"), field("from", "Sender", required=False)]},
    "Sender": {"subtypes": ["Person", "Channel"]},
    "Person": {"fields": [field("name", "String")]},
    "Channel": {"fields": [field("title", "String"), field("size", "Float")]},
    "ResponseParameters": {"fields": [field("retry_after", "Integer", required=False)]},
    "Update": {"fields": [field("update_id", "Integer"), field("message", "Message")]},
}
ANSWER = {"ok": True, "result": {"id": 1}}
PHOTO = {"chat_id": 1, "photo": "a.jpg"}


@pytest.fixture
def api() -> Specification:
    return Specification(METHODS, TYPES)


def test_what_is_right_passes(api: Specification) -> None:
    assert api.call("sendphoto", PHOTO, ANSWER) == []
    as_form = {"chat_id": "1", "photo": "a.jpg", "protect": "true", "keys": '[[{"text": "1"}]]'}
    assert api.call("sendPhoto", as_form, ANSWER) == []
    assert api.call("sendPhoto", {**PHOTO, "protect": None}, None) == []
    assert api.call("stop", {}, {"ok": True, "result": True}) == []
    attached = {"chat_id": 1, "photo": "attach://one", "one": "a.jpg"}
    assert api.call("sendPhoto", attached, ANSWER) == []
    sender = {"title": "News", "size": 2}
    assert api.update({"update_id": 1, "message": {"id": 2, "from": sender}}) == []


@pytest.mark.parametrize(
    ("sent", "words"),
    [
        ({"photo": "a"}, "sendPhoto lacks chat_id"),
        ({**PHOTO, "silent": True}, "sendPhoto has silent, which is not in the Bot API"),
        ({**PHOTO, "protect": "perhaps"}, "sendPhoto.protect must be Boolean, is 'perhaps'"),
        ({**PHOTO, "keys": [[{"text": 1}]]}, "sendPhoto.keys[0][0].text must be String, is 1"),
        ({**PHOTO, "keys": [["A"]]}, "sendPhoto.keys[0][0] must be an object, is 'A'"),
        ({**PHOTO, "keys": "A"}, "sendPhoto.keys must be a list, is 'A'"),
    ],
)
def test_a_slip_in_a_call_is_named(api: Specification, sent: dict[str, Any], words: str) -> None:
    assert api.call("sendPhoto", sent, ANSWER) == [words]


@pytest.mark.parametrize(
    ("answer", "words"),
    [
        (
            {"ok": True, "result": {"id": True}},
            "the answer to sendPhoto.id must be Integer, is True",
        ),
        (
            {"ok": True, "result": {"id": 1, "from": {"title": "News"}}},
            "the answer to sendPhoto.from lacks size",
        ),
        ({"ok": False, "description": "no"}, "the refusal lacks error_code"),
    ],
)
def test_a_slip_in_an_answer_is_named(
    api: Specification, answer: dict[str, Any], words: str
) -> None:
    assert api.call("sendPhoto", PHOTO, answer) == [words]


def test_a_method_that_telegram_has_not(api: Specification) -> None:
    refusal = {"ok": False, "error_code": 404, "description": "Not Found"}
    assert api.call("fly", {}, refusal) == []
    assert api.call("fly", {}, {"ok": True, "result": True}) == ["fly is not in the Bot API"]


def test_an_update_that_lacks_something_is_named(api: Specification) -> None:
    assert api.update({"update_id": 1, "message": {}}) == ["the update.message lacks id"]


def test_a_file_that_is_no_bot_api(tmp_path: Path) -> None:
    file = tmp_path / "api.json"
    for content in ("", "[]", "{}"):
        file.write_text(content)
        with pytest.raises(Misuse, match="no machine-readable Bot API"):
            Specification.load(file)
    with pytest.raises(Misuse, match=r"take api\.json of"):
        Specification.load(tmp_path / "missing.json")
    file.write_text(json.dumps({"methods": METHODS, "types": TYPES}))
    assert Specification.load(file).call("stop", {}, None) == []


def test_the_first_slips_are_kept() -> None:
    log = Log(lambda: 0.0, Specification({}, TYPES))
    for number in range(MISMATCHES_KEPT + 1):
        assert log.check(f"fly{number}", {}) == [f"fly{number} is not in the Bot API"]
    assert len(log.mismatches) == MISMATCHES_KEPT
    assert log.mismatches[0] == "fly0 is not in the Bot API"


async def test_slips_are_kept_and_shown(bot: Any, sandbox: Sandbox, world: World) -> None:
    world.log.specification = Specification({}, TYPES)
    await bot("getMe")
    words = ["getMe is not in the Bot API"]
    assert await sandbox.mismatches() == words
    assert (await sandbox.calls())[0]["mismatches"] == words
    world.log.mismatches.clear()
