"""What people do, over the control interface: what the bot gets of it, and what cannot be done."""

import base64
from typing import Any

import aiohttp
import pytest

from sandbox.client import Refused, Sandbox
from sandbox.server import serve
from sandbox.world.chats import QUERY_LIFETIME, TOASTS_KEPT
from sandbox.world.people import SAMPLE_PHONE, SAMPLE_PLACE
from sandbox.world.state import World

PNG = b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR\0\0\0\2\0\0\0\3\b\0\0\0\0"


async def test_all_that_people_can_send(bot: Any, sandbox: Sandbox) -> None:
    ann = await sandbox.persona("Ann")
    await ann.says("/need@sandbox_bot 喜 see https://example.org/a")
    (first,) = await ann.transcript()
    await ann.replies(first, "and this")
    await ann.edits(first.id, "changed")
    await ann.sends_photo(caption="#lamp")
    await ann.sends_photo(content=b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR\0\0\0\2\0\0\0\3\b\0\0\0\0")
    await ann.sends_voice()
    await ann.sends_document(b"text")
    await ann.sends_sticker()
    await ann.sends_location(31.2, 121.4)
    await ann.sends_contact()
    updates = await bot("getUpdates")
    messages = [update.get("message") or update["edited_message"] for update in updates]
    assert messages[0]["entities"] == [
        {"type": "bot_command", "offset": 0, "length": 17},
        {"type": "url", "offset": 24, "length": 21},
    ]
    assert messages[1]["reply_to_message"]["message_id"] == first.id
    assert messages[2]["text"] == "changed"
    assert "edited_message" in updates[2]
    assert messages[3]["caption_entities"][0]["type"] == "hashtag"
    assert (messages[4]["photo"][0]["width"], messages[4]["photo"][0]["height"]) == (2, 3)
    assert messages[5]["voice"]["mime_type"] == "audio/ogg"
    assert messages[6]["document"]["file_size"] == 4
    assert messages[7]["sticker"]["type"] == "regular"
    assert messages[8]["location"] == {"latitude": 31.2, "longitude": 121.4}
    assert messages[9]["contact"]["user_id"] == ann.id


async def test_a_file_can_be_fetched_by_the_bot(bot: Any, sandbox: Sandbox) -> None:
    ann = await sandbox.persona("Ann")
    await ann.sends_document(b"the plan")
    (update,) = await bot("getUpdates")
    file = await bot("getFile", file_id=update["message"]["document"]["file_id"])
    address = f"{bot.url}/file/bot123456:test/{file['file_path']}"
    async with bot.session.get(address) as response:
        assert await response.read() == b"the plan"
    async with bot.session.get(f"{address}x") as response:
        assert response.status == 404


async def test_a_copy_is_a_message_of_its_own(bot: Any, sandbox: Sandbox) -> None:
    ann = await sandbox.persona("Ann")
    ben = await sandbox.persona("Ben", opened=True)
    await ann.sends_voice()
    (voice,) = await ann.transcript()
    copy = {"chat_id": ben.id, "from_chat_id": ann.id, "message_id": voice.id}
    copied = await bot("copyMessage", **copy, caption="From Ann")
    received = await ben.sees("From Ann")
    assert received.id == copied["message_id"]
    assert received.raw["voice"] == voice.raw["voice"]


async def test_a_sample_stands_for_a_huge_file(bot: Any, sandbox: Sandbox) -> None:
    ann = await sandbox.persona("Ann")
    await ann.sends_document(name="film.mp4", size=3_000_000_000)
    document = (await bot("getUpdates"))[0]["message"]["document"]
    assert document["file_name"] == "film.mp4"
    assert document["file_size"] == 3_000_000_000
    assert document["mime_type"] == "video/mp4"
    assert "file is too big" in await bot.refusal("getFile", file_id=document["file_id"])


async def test_a_file_can_come_as_a_form(bot: Any, sandbox: Sandbox) -> None:
    ann = await sandbox.persona("Ann")

    async def sends(kind: str, **fields: str) -> dict[str, Any]:
        form = aiohttp.FormData(fields)
        form.add_field("content", PNG, filename="lamp.png", content_type="image/png;x=y")
        address = f"{sandbox.url}/sandbox/personas/{ann.id}/{kind}"
        async with bot.session.post(address, data=form) as response:
            assert response.status == 200, await response.text()
            done: dict[str, Any] = await response.json()
            return done

    await sends("document", caption="Broken", size="50000000")
    await sends("voice", duration="7")
    done = await sends("photo", name="other.png")
    assert done["message"]["photo"][0]["width"] == 2
    document, voice, photo = (update["message"] for update in await bot("getUpdates"))
    assert document["caption"] == "Broken"
    assert document["document"]["file_name"] == "lamp.png"
    assert document["document"]["mime_type"] == "image/png"
    assert document["document"]["file_size"] == 50_000_000
    assert voice["voice"]["duration"] == 7
    (size,) = photo["photo"]
    async with bot.session.get(f"{sandbox.url}/sandbox/files/{size['file_id']}") as response:
        assert await response.read() == PNG
        assert response.content_type == "image/png"
        assert response.headers["Content-Security-Policy"] == "sandbox"


@pytest.mark.parametrize(
    ("deed", "body", "words"),
    [
        ("say", {"text": "喜" * 4_197}, r"4197 characters.* 4096"),
        ("say", {"text": 5}, "text must be text; it is 5"),
        ("say", {"text": "a", "chat": -7}, "no group -7: see GET /sandbox/groups"),
        ("say", {"text": "a", "topic": "x"}, "topic must be given as a whole number; it is 'x'"),
        ("reply", {"text": "a"}, r"message_id must be given as a whole number\."),
        ("edit", {"message_id": True, "text": "a"}, "whole number; it is True"),
        ("press", {"message_id": 1.5}, "whole number; it is 1.5"),
        ("press", {"message_id": 7, "data": "a"}, "no message 7"),
        ("press", {"text": "Yes"}, "Ann sees no button with 'Yes'"),
        ("react", {"message_id": 7, "emoji": "👍"}, "no message 7"),
        ("document", {"content": "?"}, "content must be base64, or a file in multipart/form-data"),
        ("document", {"content": ""}, "The file is empty"),
        ("document", {"size": -1}, "zero or more; it is -1"),
        ("voice", {"duration": "long"}, "duration must be a number; it is 'long'"),
        ("photo", {"caption": "x" * 1_025}, "1025 characters; a caption holds 1024"),
        ("location", {"latitude": 91}, "no such place"),
        ("fly", {}, "People can do this: say, reply"),
    ],
)
async def test_what_cannot_be_done_is_said_in_words(
    sandbox: Sandbox, deed: str, body: dict[str, Any], words: str
) -> None:
    ann = await sandbox.persona("Ann")
    with pytest.raises(Refused, match=words):
        await sandbox.ask("POST", f"personas/{ann.id}/{deed}", body)


async def test_nobody_writes_in_the_chat_of_another(sandbox: Sandbox) -> None:
    ann, ben = await sandbox.persona("Ann"), await sandbox.persona("Ben")
    with pytest.raises(Refused, match=f"no group {ben.id}"):
        await sandbox.ask("POST", f"personas/{ann.id}/say", {"text": "a", "chat": ben.id})
    with pytest.raises(Refused, match="no persona 5: make one first"):
        await sandbox.ask("POST", "personas/5/say", {"text": "a"})
    await sandbox.inject({"message": {"chat": {"id": 5, "type": "channel", "title": "News"}}})
    with pytest.raises(Refused, match="no persona 5"):
        await sandbox.ask("POST", "personas/5/say", {"text": "a"})


@pytest.mark.parametrize(
    ("body", "kind", "words"),
    [
        (b"{", "application/json", "The body is not JSON"),
        (b"\xff", "application/json", "The body is not JSON"),
        (b"[]", "application/json", "must be a JSON object"),
        (b"[" * 100_000, "application/json", "nested too deeply"),
        (b'{"text": "\\ud83d"}', "application/json", "half a character"),
        (b'{"text": NaN}', "application/json", "NaN is no number"),
        (b"x", "multipart/form-data; boundary=y", "The body is not multipart/form-data"),
        (b"x", "multipart/form-data", "The body is not multipart/form-data"),
    ],
)
async def test_a_body_that_is_none_is_refused(
    bot: Any, sandbox: Sandbox, body: bytes, kind: str, words: str
) -> None:
    ann = await sandbox.persona("Ann")
    address = f"{sandbox.url}/sandbox/personas/{ann.id}/say"
    async with bot.session.post(address, data=body, headers={"Content-Type": kind}) as response:
        assert response.status == 400
        assert words in (await response.json())["error"]


async def test_a_file_too_large_is_told_what_to_do(
    monkeypatch: pytest.MonkeyPatch, world: World
) -> None:
    monkeypatch.setattr("sandbox.server.BODY_LIMIT", 1_000)
    async with serve(world) as url, aiohttp.ClientSession() as session:
        address = f"{url}/sandbox/personas/{world.persona('Ann').id}/document"
        content = base64.b64encode(b"x" * 1_000).decode()
        form = aiohttp.FormData({"size": "7"})
        form.add_field("content", b"x" * 1_000, filename="a.txt")
        for body in ({"json": {"content": content}}, {"data": form}):
            async with session.post(address, **body) as response:
                assert response.status == 413
                assert 'give its "size" in bytes' in (await response.json())["error"]


async def test_what_nobody_asks_for_any_more_is_forgotten(
    bot: Any, sandbox: Sandbox, world: World
) -> None:
    ann = await sandbox.persona("Ann", opened=True)
    keys = {"inline_keyboard": [[{"text": "Lend", "callback_data": "lend"}]]}
    await bot("sendMessage", chat_id=ann.id, text="A ladder", reply_markup=keys)
    await ann.presses("Lend")
    await sandbox.advance(seconds=QUERY_LIFETIME + 1)
    chat = world.chats[ann.id]
    for number in range(TOASTS_KEPT + 1):
        await ann.presses("Lend")
        (query,) = chat.presses
        await bot("answerCallbackQuery", callback_query_id=query, text=str(number))
    assert [toast["text"] for toast in chat.toasts] == [
        str(number) for number in range(1, TOASTS_KEPT + 1)
    ]


async def test_fields_of_a_form_and_null_are_taken(sandbox: Sandbox) -> None:
    ann = await sandbox.persona("Ann")
    here = {"latitude": "1.5", "longitude": None}
    sent = await sandbox.ask("POST", f"personas/{ann.id}/location", here)
    assert sent["message"]["location"] == {**SAMPLE_PLACE, "latitude": 1.5}
    sent = await sandbox.ask("POST", f"personas/{ann.id}/contact", {"phone_number": None})
    assert sent["message"]["contact"]["phone_number"] == SAMPLE_PHONE


@pytest.mark.parametrize("sender", [None, {}, {"language_code": None}])
async def test_an_update_is_injected_from_anybody(sandbox: Sandbox, sender: Any) -> None:
    chat = {"id": 9, "type": "private"}
    await sandbox.inject({"message": {"chat": chat, "from": sender}})
    (person,) = await sandbox.ask("GET", "personas")
    assert (person["id"], person["language_code"]) == (9, "en")
    with pytest.raises(Refused, match="what kind of chat"):
        await sandbox.inject({"message": {"chat": {"id": -9}}})
    assert await sandbox.ask("GET", "groups") == []
