"""What comes over HTTP and is no proper call: wrong paths, wrong bodies, other pages, a failure."""

import io
import json
import logging
from typing import Any

import aiohttp
import pytest

from sandbox import server
from sandbox.botapi import methods as botapi
from sandbox.botapi.params import Params
from sandbox.client import Sandbox
from sandbox.server import serve
from sandbox.world.state import World

NOT_FOUND = {"ok": False, "error_code": 404, "description": "Not Found"}


async def test_methods_go_by_any_case_and_any_way_of_sending(bot: Any, sandbox: Sandbox) -> None:
    ann = await sandbox.persona("Ann", opened=True)
    address = f"{bot.url}/bot123456:test/SENDmessage"
    said = {"chat_id": str(ann.id), "text": "喜 & more"}
    part = aiohttp.FormData(said, default_to_multipart=True)
    for sent in ({"params": said}, {"json": said}, {"data": said}, {"data": part}):
        async with bot.session.post(address, **sent) as response:
            assert (await response.json())["result"]["text"] == "喜 & more"
    async with bot.session.get(address, params=said) as response:
        assert (await response.json())["ok"]


@pytest.mark.parametrize(
    "path", ["/bot", "/bot/getMe", "/bot1:x/", "/bot1:x/getMe/more", "/file/x"]
)
async def test_what_telegram_does_not_have_is_not_found(bot: Any, path: str) -> None:
    async with bot.session.get(bot.url + path) as response:
        assert (response.status, await response.json()) == (404, NOT_FOUND)


@pytest.mark.parametrize(
    ("kind", "body"),
    [
        ("application/json", b"{nonsense"),
        ("application/json", b"\xff\xfe"),
        ("application/json", b"[1]"),
        ("multipart/form-data", b"no boundary"),
        ("multipart/form-data; boundary=x", b"no parts"),
        ("application/x-www-form-urlencoded", b"text=%ff\xff"),
        ("application/json", b"[" * 100_000),
    ],
)
async def test_an_unreadable_body_is_a_bad_request(bot: Any, kind: str, body: bytes) -> None:
    address = f"{bot.url}/bot1:x/sendMessage"
    async with bot.session.post(address, data=body, headers={"Content-Type": kind}) as response:
        answer = await response.json()
        assert (response.status, answer["ok"], answer["error_code"]) == (400, False, 400)
        assert answer["description"].startswith("Bad Request: ")


async def test_too_large_a_body_is_told_of(monkeypatch: Any, world: World) -> None:
    monkeypatch.setattr(server, "BODY_LIMIT", 1024 * 1024)
    big = b"x" * (1024 * 1024 + 1)
    async with serve(world) as url, aiohttp.ClientSession() as session:
        form = aiohttp.FormData()
        form.add_field("document", io.BytesIO(big), filename="big.bin")
        async with session.post(f"{url}/bot1:x/sendDocument", data=form) as response:
            assert response.status == 413
            assert await response.json() == {
                "ok": False,
                "error_code": 413,
                "description": "Request Entity Too Large",
            }


async def test_what_no_page_or_file_could_hold_is_refused(bot: Any, sandbox: Sandbox) -> None:
    ann = await sandbox.persona("Ann", opened=True)
    half = "strings must be encoded in UTF-8"
    no_number = "can't parse reply keyboard markup JSON object: {} is no number of JSON's"
    button = {"inline_keyboard": [[{"text": "\ud83d", "callback_data": "x"}]]}
    for method, params, words in (
        ("sendMessage", {"text": "\ud83d"}, half),
        ("sendMessage", {"text": "a", "reply_markup": button}, half),
        ("sendMessage", {"text": "a", "reply_markup": json.dumps(button)}, half),
        ("sendMessage", {"text": "a", "reply_markup": '{"a": NaN}'}, no_number.format("NaN")),
        ("sendMessage", {"text": "a", "reply_markup": '{"a": 1e999}'}, no_number.format("1e999")),
        ("sendLocation", {"latitude": "nan", "longitude": 1}, "latitude must be a number"),
        ("sendLocation", {"latitude": 1, "longitude": "inf"}, "longitude must be a number"),
    ):
        refusal = await bot.refusal(method, chat_id=ann.id, **params)
        assert refusal == f"Bad Request: {words}"
    assert await ann.transcript() == []


@pytest.mark.parametrize("chat_id", ["--5", "5-", "\u0665", "9" * 5_000])
@pytest.mark.parametrize("limits", [True, False])
async def test_a_chat_id_that_is_none_is_not_found(
    bot: Any, sandbox: Sandbox, chat_id: str, limits: bool
) -> None:
    await sandbox.faults(limits=limits)
    refusal = await bot.refusal("sendMessage", chat_id=chat_id, text="a")
    assert refusal == "Bad Request: chat not found"


async def test_a_failure_of_the_sandbox_itself_is_told_and_logged(
    bot: Any, sandbox: Sandbox, monkeypatch: Any, caplog: pytest.LogCaptureFixture
) -> None:
    def fail(_world: World, _params: Params) -> None:
        raise ZeroDivisionError

    monkeypatch.setitem(botapi.METHODS, "getchat", fail)
    with caplog.at_level(logging.ERROR):
        answer = await bot.answer("getChat", chat_id=5)
    assert answer == {"ok": False, "error_code": 500, "description": "Internal Server Error"}
    assert "ZeroDivisionError" in caplog.text
    assert (await sandbox.calls())[0]["answer"] == answer
    assert await bot("getMe")


async def test_a_download_needs_the_token_too(bot: Any, sandbox: Sandbox, world: World) -> None:
    world.token = "7:right"
    path = world.files.sample("photo").path
    for token, status in (("7:right", 200), ("7:wrong", 401), ("nonsense", 404)):
        async with bot.session.get(f"{bot.url}/file/bot{token}/{path}") as response:
            assert response.status == status
            if status != 200:
                assert (await response.json())["error_code"] == status


@pytest.mark.parametrize(
    "origin", ["https://evil.example", "null", "http://localhost:1", "http://["]
)
async def test_other_pages_of_the_web_are_kept_out(bot: Any, origin: str) -> None:
    async with bot.session.post(
        f"{bot.url}/sandbox/personas", json={"name": "Ann"}, headers={"Origin": origin}
    ) as response:
        assert response.status == 403
        assert origin in (await response.json())["error"]


@pytest.mark.parametrize(
    ("headers", "status"),
    [
        ({"Origin": "https://evil.example"}, 403),
        ({"Sec-Fetch-Site": "cross-site"}, 403),
        ({"Sec-Fetch-Site": "same-site"}, 403),
        ({"Sec-Fetch-Site": "same-origin"}, 200),
        ({"Sec-Fetch-Site": "none"}, 200),
        ({"Host": "sandbox:8081"}, 200),
    ],
)
async def test_other_pages_are_no_bot(
    bot: Any, world: World, headers: dict[str, str], status: int
) -> None:
    address = f"{bot.url}/bot7:x/setWebhook?url=http://127.0.0.1:9"
    async with bot.session.get(address, headers=headers) as response:
        answer = await response.json()
        assert (response.status, answer["ok"]) == (status, status == 200)
    assert (world.updates.hook is not None) is (status == 200)


async def test_a_file_cannot_act_as_a_page_of_the_sandbox(
    bot: Any, sandbox: Sandbox, world: World
) -> None:
    ann = await sandbox.persona("Ann")
    await ann.sends_document(b"<script>alert(1)</script>", name="page.html")
    (file,) = world.files.all()
    for path in (f"/sandbox/files/{file.file_id}", f"/file/bot7:x/{file.path}"):
        async with bot.session.get(bot.url + path) as response:
            assert response.status == 200
            assert response.headers["Content-Security-Policy"] == "sandbox"
            assert response.headers["X-Content-Type-Options"] == "nosniff"


async def test_a_file_is_found_under_any_name(bot: Any, sandbox: Sandbox, world: World) -> None:
    ann = await sandbox.persona("Ann")
    await ann.sends_document(b"the plan", name="plan v1.2 #3?")
    path = (await bot("getFile", file_id=world.files.all()[0].file_id))["file_path"]
    async with bot.session.get(f"{bot.url}/file/bot7:x/{path}") as response:
        assert await response.read() == b"the plan"


async def test_a_bot_has_the_id_in_its_token(bot: Any, world: World) -> None:
    world.token = "123456:test"
    assert (await bot("getMe"))["id"] == 123_456
    world.token = "no number"
    async with bot.session.get(f"{bot.url}/botno number/getMe") as response:
        assert (await response.json())["result"]["id"] == 123_456


@pytest.mark.parametrize(
    ("verb", "path"), [("GET", "nothing"), ("DELETE", "clock"), ("GET", "files/x")]
)
async def test_what_is_not_there_is_said_in_json(bot: Any, verb: str, path: str) -> None:
    async with bot.session.request(verb, f"{bot.url}/sandbox/{path}") as response:
        assert response.status == 404
        assert (await response.json())["error"].startswith("There is no ")


async def test_the_sandboxs_own_page_is_let_in(bot: Any, world: World) -> None:
    async with bot.session.post(
        f"{bot.url}/sandbox/personas", json={"name": "Ann"}, headers={"Origin": bot.url}
    ) as response:
        assert response.status == 200
    assert [chat.persona.name for chat in world.chats.values() if chat.persona] == ["Ann"]


@pytest.mark.parametrize(
    ("host", "status"),
    [("localhost:8081", 200), ("127.0.0.1", 200), ("[::1]:8081", 200), ("evil.example", 403)],
)
async def test_names_made_to_point_here_are_kept_out(bot: Any, host: str, status: int) -> None:
    address = f"{bot.url}/sandbox/clock"
    async with bot.session.get(address, headers={"Host": host}) as response:
        assert response.status == status
        if status == 403:
            assert "127.0.0.1" in (await response.json())["error"]


async def test_a_sandbox_on_all_addresses_goes_by_any_name(world: World) -> None:
    async with serve(world, "0.0.0.0") as url, aiohttp.ClientSession() as session:
        address = f"http://127.0.0.1:{url.rpartition(':')[2]}/sandbox/clock"
        async with session.get(address, headers={"Host": "sandbox:8081"}) as response:
            assert response.status == 200
