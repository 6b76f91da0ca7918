"""What the sandbox says has every field that the Bot API's types require."""

import json
import os
from pathlib import Path
from typing import Any

import pytest

from sandbox.client import Sandbox

SPECIFICATION = Path(
    os.environ.get(
        "BOT_API_JSON", Path(__file__).parents[3] / "shared" / "telegram" / "bot-api.json"
    )
)
NOT_FIELDS = {"Integer", "String", "Boolean", "Float", "True"}


@pytest.fixture(scope="module")
def types() -> dict[str, Any]:
    if not SPECIFICATION.exists():
        pytest.skip("no machine-readable Bot API at hand: set BOT_API_JSON to its path")
    found: dict[str, Any] = json.loads(SPECIFICATION.read_text())["types"]
    return found


def faults(types: dict[str, Any], name: str, value: Any, where: str) -> list[str]:
    """What is missing or unknown in `value` as an object of the type `name`."""

    def nearest(names: list[str], value: Any, where: str) -> list[str]:
        return min((faults(types, one, value, where) for one in names), key=len)

    if name.startswith("Array of "):
        inner = name.removeprefix("Array of ")
        return [
            f for i, item in enumerate(value) for f in faults(types, inner, item, f"{where}{i}")
        ]
    if name in NOT_FIELDS:
        return []
    kind = types[name]
    if "subtypes" in kind:
        return nearest(kind["subtypes"], value, where)
    fields = {field["name"]: field for field in kind.get("fields", [])}
    found = [f"{where} lacks {f}" for f, d in fields.items() if d["required"] and f not in value]
    found += [f"{where} has {key}" for key in value if key not in fields]
    for key in value.keys() & fields.keys():
        found += nearest(fields[key]["types"], value[key], f"{where}.{key}")
    return found


async def test_every_object_is_whole(types: dict[str, Any], bot: Any, sandbox: Sandbox) -> None:
    ann = await sandbox.persona("Ann")
    markup = {"inline_keyboard": [[{"text": "Go", "callback_data": "go"}]]}
    await ann.opens("x")
    (opened,) = await ann.transcript()
    await ann.replies(opened, "https://example.org")
    await ann.edits(opened.id, "changed")
    await ann.sends_photo(caption="a")
    await ann.sends_voice()
    await ann.sends_document()
    await ann.sends_sticker()
    await ann.sends_location(31.2, 121.4)
    await ann.sends_contact()
    sent = await bot(
        "sendMessage",
        chat_id=ann.id,
        text="<b>a</b>",
        parse_mode="HTML",
        reply_markup=markup,
        reply_parameters={"message_id": opened.id},
    )
    await ann.presses("Go")
    await ann.blocks()
    await ann.unblocks()
    answers = [
        ("Message", sent),
        ("Array of Update", updates := await bot("getUpdates")),
        ("User", await bot("getMe")),
        ("ChatFullInfo", await bot("getChat", chat_id=ann.id)),
        ("WebhookInfo", await bot("getWebhookInfo")),
    ]
    assert len(updates) == 12
    del sent["reply_to_message"]["date"]
    assert faults(types, "Message", sent, "it") == ["it.reply_to_message lacks date"]
    sent["reply_to_message"]["date"] = 0
    for name, value in answers:
        assert faults(types, name, value, name) == []
