"""Webhooks: what setWebhook takes, how updates get there, and what comes of failing."""

import asyncio
import errno
import json
import shutil
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import aiohttp
import pytest
from aiohttp import web
from aiohttp.client_reqrep import ConnectionKey
from aiohttp.test_utils import TestServer, unused_port

from sandbox.botapi.delivery import in_words
from sandbox.client import Sandbox
from sandbox.server import serve
from sandbox.world.state import World
from tests.sandbox.conftest import BareBot
from tests.sandbox.hooks import (
    SECRET,
    Hook,
    Pauses,
    as_form,
    as_json,
    as_multipart,
    certificate,
    https,
)


@pytest.fixture
def pauses() -> Pauses:
    return Pauses()


@pytest.fixture
async def url(world: World, pauses: Pauses) -> AsyncIterator[str]:
    async with serve(world, pause=pauses) as address:
        yield address


@pytest.fixture
async def hook() -> AsyncIterator[Hook]:
    hook = Hook()
    app = web.Application()
    app.router.add_post("/hook", hook.handle)
    async with TestServer(app) as server:
        hook.url = str(server.make_url("/hook"))
        yield hook


async def test_updates_come_with_the_secret(bot: Any, sandbox: Sandbox, hook: Hook) -> None:
    ann = await sandbox.persona("王阿姨")
    before = await ann.says("before")
    assert await bot("setWebhook", url=hook.url, secret_token="s3cret_-")
    after = await ann.says("楼道灯坏了")
    first, second = await hook.got.get(), await hook.got.get()
    assert [first["update_id"], second["update_id"]] == [before, after]
    assert await sandbox.confirmed() in (before, after)
    assert second["message"]["text"] == "楼道灯坏了"
    assert hook.headers[0][SECRET] == "s3cret_-"
    assert hook.headers[0]["Content-Type"] == "application/json"

    await bot("setWebhook", url=hook.url)
    await ann.says("without")
    assert (await hook.texts(1)) == ["without"]
    assert SECRET not in hook.headers[-1]


async def test_one_chat_in_order_and_others_side_by_side(
    bot: Any, sandbox: Sandbox, hook: Hook
) -> None:
    people = [await sandbox.persona(name) for name in ("Ann", "Ben", "Cai")]
    await bot("setWebhook", url=hook.url)
    hook.open.clear()
    for number in range(3):
        for person in people:
            await person.says(f"{person.name} {number}")
    # All three are there before any was answered.
    assert sorted(await hook.texts(3)) == ["Ann 0", "Ben 0", "Cai 0"]
    hook.open.set()
    rest = await hook.texts(6)
    for person in people:
        mine = [text for text in rest if text.startswith(person.name)]
        assert mine == [f"{person.name} 1", f"{person.name} 2"]
    assert (hook.most_of_a_chat, hook.most) == (1, 3)


async def test_no_more_connections_than_allowed(bot: Any, sandbox: Sandbox, hook: Hook) -> None:
    for name in ("Ann", "Ben", "Cai", "Dou"):
        await (await sandbox.persona(name)).says(name)
    await bot("setWebhook", url=hook.url, max_connections=2)
    assert sorted(await hook.texts(4)) == ["Ann", "Ben", "Cai", "Dou"]
    assert hook.most <= 2


async def test_what_fails_is_tried_again_before_what_comes_after(
    bot: Any, sandbox: Sandbox, hook: Hook, pauses: Pauses
) -> None:
    ann = await sandbox.persona("Ann")
    hook.answers = [web.Response(status=500), *(web.Response(status=502) for _ in range(8))]
    await bot("setWebhook", url=hook.url)
    await ann.says("first")
    await ann.says("second")
    assert await hook.texts(11) == ["first"] * 10 + ["second"]
    assert pauses.asked == [0, 2, 4, 8, 16, 32, 60, 60, 60]
    info = await bot("getWebhookInfo")
    assert info["last_error_message"] == "Wrong response from the webhook: 502 Bad Gateway"
    assert abs(info["last_error_date"] - await sandbox.now()) < 60


async def test_a_bot_may_say_when_to_try_again_and_is_given_up_on_after_a_day(
    bot: Any, sandbox: Sandbox, hook: Hook, pauses: Pauses, caplog: pytest.LogCaptureFixture
) -> None:
    ann = await sandbox.persona("Ann")
    later = {"Retry-After": "7200"}
    hook.answers = [web.Response(status=503, headers=later) for _ in range(25)]
    await bot("setWebhook", url=hook.url)
    await ann.says("first")
    last = await ann.says("second")
    assert await hook.texts(26) == ["first"] * 25 + ["second"]
    assert pauses.asked == [3600] * 24
    assert "was given up on: Wrong response from the webhook: 503" in caplog.text
    await bot("deleteWebhook")
    assert [update["update_id"] for update in await bot("getUpdates")] in ([], [last])


async def test_where_nobody_listens_updates_wait(
    bot: Any, sandbox: Sandbox, hook: Hook, pauses: Pauses
) -> None:
    ann = await sandbox.persona("Ann")
    pauses.open.clear()
    await bot("setWebhook", url=f"http://127.0.0.1:{unused_port()}/")
    await ann.says("hello")
    await pauses.came()
    info = await bot("getWebhookInfo")
    assert info["last_error_message"] == "Connection refused"
    assert info["pending_update_count"] == 1
    assert info["ip_address"] == "127.0.0.1"
    # Another webhook has what waits at once, and no error yet.
    await bot("setWebhook", url=hook.url)
    assert await hook.texts(1) == ["hello"]
    assert "last_error_message" not in await bot("getWebhookInfo")


@pytest.mark.parametrize(
    ("error", "words"),
    [
        (TimeoutError(), "Read timeout expired"),
        (aiohttp.ServerTimeoutError(), "Read timeout expired"),
        (aiohttp.ServerDisconnectedError(), "Connection closed"),
        (aiohttp.ClientPayloadError(), "Connection closed"),
        (aiohttp.ClientOSError(errno.ECONNRESET, "gone"), "Connection reset by peer"),
        (
            aiohttp.ClientConnectorDNSError(
                ConnectionKey("nowhere.example", 80, False, True, None, None, None),
                OSError(-2, "no such name"),
            ),
            "Failed to resolve host: Name or service not known",
        ),
    ],
)
def test_what_went_wrong_is_put_as_telegram_puts_it(error: Exception, words: str) -> None:
    assert in_words(error) == words


@pytest.mark.parametrize("form", [as_json, as_form, as_multipart])
async def test_an_answer_can_be_a_call(bot: Any, sandbox: Sandbox, hook: Hook, form: Any) -> None:
    ann = await sandbox.persona("Ann")
    hook.answers = [form(method="sendMessage", chat_id=str(ann.id), text="听到了")]
    await bot("setWebhook", url=hook.url)
    await ann.says("hello")
    await ann.sees("听到了")
    call = next(call for call in await sandbox.calls(ann.id) if call["way"] == "call")
    assert (call["name"], call["answer"]["ok"]) == ("sendMessage", True)


@pytest.mark.parametrize(
    "answer",
    [
        {"method": "deleteWebhook"},
        {"method": "setWebhook", "url": ""},
        {"method": "getChat", "chat_id": 5},
        {"method": "close"},
        {"method": 5},
        {},
        [1],
    ],
)
async def test_some_calls_cannot_be_made_by_answering(
    bot: Any, sandbox: Sandbox, hook: Hook, answer: Any
) -> None:
    ann = await sandbox.persona("Ann")
    not_json = web.Response(text="{", content_type="application/json")
    hook.answers = [web.json_response(answer), not_json]
    await bot("setWebhook", url=hook.url)
    for text in ("one", "two", "three"):
        await ann.says(text)
    assert await hook.texts(3) == ["one", "two", "three"]
    assert (await bot("getWebhookInfo"))["url"] == hook.url
    refused = answer == {"method": 5}
    ok = [call["answer"]["ok"] for call in await sandbox.calls() if call["name"] == "5"]
    assert ok == ([False] if refused else [])


async def test_polling_and_a_webhook_shut_each_other_out(
    bot: Any, sandbox: Sandbox, world: World, hook: Hook
) -> None:
    poll = asyncio.create_task(bot.answer("getUpdates", timeout=30))
    await world.updates.polled()
    assert await bot("setWebhook", url=hook.url)
    answer = await poll
    assert answer["error_code"] == 409
    assert answer["description"] == "Conflict: terminated by setWebhook request"
    assert await bot.refusal("getUpdates") == (
        "Conflict: can't use getUpdates method while webhook is active; "
        "use deleteWebhook to delete the webhook first"
    )
    await bot("deleteWebhook")
    ann = await sandbox.persona("Ann")
    number = await ann.says("hello")
    assert [update["update_id"] for update in await bot("getUpdates")] == [number]
    assert hook.got.empty()


async def test_what_there_is_to_know_of_a_webhook(bot: Any, sandbox: Sandbox, hook: Hook) -> None:
    assert await bot("getWebhookInfo") == {
        "url": "",
        "has_custom_certificate": False,
        "pending_update_count": 0,
    }
    only = ["message", "message_reaction"]
    at = {"url": "http://bot.example:1/hook", "ip_address": "127.0.0.1"}
    await bot("setWebhook", **at, max_connections=500, allowed_updates=json.dumps(only))
    assert await bot("getWebhookInfo") == {
        **at,
        "has_custom_certificate": False,
        "pending_update_count": 0,
        "max_connections": 100,
        "allowed_updates": only,
    }
    ann = await sandbox.persona("Ann")
    assert await ann.blocks() is None
    await bot("setWebhook", url=hook.url)
    info = await bot("getWebhookInfo")
    assert (info["max_connections"], info["allowed_updates"]) == (40, only)
    await bot("setWebhook", url=hook.url, allowed_updates=[])
    assert "allowed_updates" not in await bot("getWebhookInfo")


async def test_telegram_says_what_changed(bot: Any, hook: Hook) -> None:
    async def said(method: str, **params: Any) -> str:
        return str((await bot.answer(method, **params))["description"])

    assert await said("deleteWebhook") == "Webhook is already deleted"
    assert await said("setWebhook", url=hook.url) == "Webhook was set"
    assert await said("setWebhook", url=hook.url) == "Webhook is already set"
    assert await said("setWebhook", url=hook.url, max_connections=5) == "Webhook was set"
    assert await said("setWebhook", url="") == "Webhook was deleted"


@pytest.mark.parametrize(
    ("params", "words"),
    [
        ({"url": "ftp://bot.example"}, "invalid webhook URL specified"),
        ({"url": "http://"}, "invalid webhook URL specified"),
        ({"url": "not an address"}, "invalid webhook URL specified"),
        ({"url": "http://bot.example:99999"}, "invalid webhook URL specified"),
        ({"secret_token": "x" * 257}, "secret token is too long"),
        ({"secret_token": "no spaces"}, "secret token contains unallowed characters"),
        ({"secret_token": "密"}, "secret token contains unallowed characters"),
        ({"ip_address": "localhost"}, "bad webhook: Invalid IP address specified"),
        ({"max_connections": "many"}, "max_connections must be a number"),
    ],
)
async def test_a_bad_webhook_is_refused_and_the_old_one_ends(
    bot: Any, hook: Hook, params: dict[str, Any], words: str
) -> None:
    await bot("setWebhook", url=hook.url)
    refusal = await bot.refusal("setWebhook", **{"url": "http://bot.example", **params})
    assert refusal == f"Bad Request: {words}"
    assert (await bot("getWebhookInfo"))["url"] == ""


async def test_an_address_can_be_fixed_and_pending_updates_dropped(
    bot: Any, sandbox: Sandbox, hook: Hook
) -> None:
    ann = await sandbox.persona("Ann")
    await ann.says("dropped")
    address = hook.url.replace("127.0.0.1", "bot.example")
    await bot("setWebhook", url=address, ip_address="127.0.0.1", drop_pending_updates=True)
    await ann.says("kept")
    assert await hook.texts(1) == ["kept"]
    assert hook.headers[0]["Host"].startswith("bot.example")


async def test_silence_holds_updates_back(
    bot: Any, sandbox: Sandbox, world: World, hook: Hook
) -> None:
    ann = await sandbox.persona("Ann")
    await bot("setWebhook", url=hook.url)
    await sandbox.faults(silence=True)
    await ann.says("hello")
    await world.faults.unanswered()
    assert hook.got.empty()
    await sandbox.faults(silence=False)
    assert await hook.texts(1) == ["hello"]


async def test_a_webhook_outlives_the_server(world: World, hook: Hook) -> None:
    async with serve(world) as url, aiohttp.ClientSession() as session:
        await BareBot(session, url)("setWebhook", url=hook.url)
    world.updates.add({"message": {"chat": {"id": 7}, "text": "while it was away"}})
    async with serve(world):
        assert await hook.texts(1) == ["while it was away"]


async def test_updates_of_any_form_are_sent(bot: Any, sandbox: Sandbox, hook: Hook) -> None:
    odd: list[dict[str, Any]] = [
        {"poll": {"id": "1"}},
        {"chat_member": {"chat": {}}},
        {"new_kind": [5]},
    ]
    await bot("setWebhook", url=hook.url)
    numbers = [await sandbox.inject(update) for update in odd]
    assert sorted([(await hook.got.get())["update_id"] for _ in odd]) == numbers


@pytest.mark.skipif(not shutil.which("openssl"), reason="makes a certificate with openssl")
async def test_a_certificate_of_ones_own(
    bot: Any, sandbox: Sandbox, hook: Hook, pauses: Pauses, tmp_path: Path
) -> None:
    key, signed = await certificate(tmp_path)
    ann = await sandbox.persona("Ann")
    call = f"{bot.url}/bot123456:test/setWebhook"
    async with https(hook, key, signed) as address:
        pauses.open.clear()
        await bot("setWebhook", url=address)
        await ann.says("hello")
        await pauses.came()
        info = await bot("getWebhookInfo")
        assert info["last_error_message"].startswith("SSL error {error:SSL routines::certificate")

        for content, status in ((b"no certificate", 400), (signed.read_bytes(), 200)):
            form = aiohttp.FormData({"url": address})
            form.add_field("certificate", content, filename="cert.pem")
            async with bot.session.post(call, data=form) as response:
                assert response.status == status
        assert await hook.texts(1) == ["hello"]
        info = await bot("getWebhookInfo")
        assert (info["url"], info["has_custom_certificate"]) == (address, True)


@pytest.mark.parametrize("background", [False, True])
async def test_aiogram_is_driven_by_it(
    bot: Any, sandbox: Sandbox, pauses: Pauses, background: bool
) -> None:
    pytest.importorskip("aiogram")
    from aiogram import Bot, Dispatcher, types  # noqa: PLC0415
    from aiogram.client.session.aiohttp import AiohttpSession  # noqa: PLC0415
    from aiogram.client.telegram import TelegramAPIServer  # noqa: PLC0415
    from aiogram.methods import SendMessage  # noqa: PLC0415
    from aiogram.webhook.aiohttp_server import SimpleRequestHandler  # noqa: PLC0415

    dispatcher = Dispatcher()

    @dispatcher.message()
    async def echo(message: types.Message) -> SendMessage:
        return message.answer(f"You said: {message.text}")

    aiogram = Bot(
        "123456:test", session=AiohttpSession(api=TelegramAPIServer.from_base(sandbox.url))
    )
    app = web.Application()
    SimpleRequestHandler(
        dispatcher, aiogram, handle_in_background=background, secret_token="right"
    ).register(app, "/hook")
    async with TestServer(app) as server:
        address = str(server.make_url("/hook"))
        ann = await sandbox.persona("王阿姨")
        pauses.open.clear()
        await aiogram.set_webhook(address, secret_token="wrong")
        await ann.says("one")
        await pauses.came()
        info = await aiogram.get_webhook_info()
        assert info.last_error_message == "Wrong response from the webhook: 401 Unauthorized"

        await aiogram.set_webhook(address, secret_token="right")
        await ann.sees("You said: one")
        await ann.says("二")
        await ann.sees("You said: 二")
        assert await aiogram.delete_webhook()
