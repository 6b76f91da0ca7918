"""The transport against a server of a few lines on this machine."""

import asyncio
import json
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from typing import Any

import pytest
from aiohttp import web
from telegram import Bot
from telegram.error import (
    BadRequest,
    ChatMigrated,
    Conflict,
    Forbidden,
    InvalidToken,
    NetworkError,
    RetryAfter,
    TelegramError,
    TimedOut,
)

from bot.transport import AiohttpRequest, seconds_of
from storage.outbox import Upload

TOKEN = "1000001:AAsecretsecretsecretsecretsecretsecret"
MESSAGE = {"message_id": 5, "date": 1, "chat": {"id": 7, "type": "private"}}


@dataclass
class Server:
    """Answers every request with `reply`, and keeps what it was asked."""

    url: str = ""
    reply: Callable[[web.Request], Awaitable[web.StreamResponse]] | None = None
    seen: list[tuple[str, str, dict[str, Any]]] = field(default_factory=list)

    def answers(self, status: int, body: bytes, content_type: str = "application/json") -> None:
        """Answer so from now on."""

        async def reply(_: web.Request) -> web.StreamResponse:
            return web.Response(status=status, body=body, content_type=content_type)

        self.reply = reply

    async def handle(self, request: web.Request) -> web.StreamResponse:
        sent: dict[str, Any] = {}
        if request.content_type == "application/json":
            sent = await request.json()
        elif request.content_type == "multipart/form-data":
            for name, value in (await request.post()).items():
                sent[name] = value.file.read() if isinstance(value, web.FileField) else value
        self.seen.append((request.method, str(request.url), sent))
        assert self.reply is not None
        return await self.reply(request)


@asynccontextmanager
async def serving() -> AsyncIterator[Server]:
    """A server on a free port of this machine."""
    server = Server()
    app = web.Application()
    app.router.add_route("*", "/{path:.*}", server.handle)
    runner = web.AppRunner(app, handler_cancellation=True, shutdown_timeout=1)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    host, port = runner.addresses[0]
    server.url = f"http://{host}:{port}"
    try:
        yield server
    finally:
        await runner.cleanup()


@pytest.fixture
async def server() -> AsyncIterator[Server]:
    async with serving() as one:
        yield one


@pytest.fixture
async def transport() -> AsyncIterator[AiohttpRequest]:
    async with AiohttpRequest() as one:
        yield one


async def test_a_call_sends_its_parameters_as_they_are_and_gives_plain_values(
    server: Server, transport: AiohttpRequest
) -> None:
    server.answers(200, b'{"ok": true, "result": {"message_id": 5}}')
    payload = {"chat_id": 7, "text": "楼道灯 💡", "reply_markup": {"inline_keyboard": []}}
    assert await transport.call(f"{server.url}/bot1:x/sendMessage", payload) == {"message_id": 5}
    assert server.seen == [("POST", f"{server.url}/bot1:x/sendMessage", payload)]


@pytest.mark.parametrize(
    ("status", "kind"),
    [
        (400, BadRequest),
        (401, InvalidToken),
        (403, Forbidden),
        (404, InvalidToken),
        (409, Conflict),
        (500, NetworkError),
        (502, NetworkError),
        (504, NetworkError),
    ],
)
@pytest.mark.parametrize("body", [b'{"ok": false, "description": "words"}', b"<h1>sorry</h1>", b""])
async def test_a_status_is_an_error_of_the_library_whatever_comes_with_it(
    server: Server,
    transport: AiohttpRequest,
    status: int,
    kind: type[TelegramError],
    body: bytes,
) -> None:
    server.answers(status, body)
    with pytest.raises(TelegramError) as raised:
        await transport.call(server.url, {})
    assert type(raised.value) is kind
    if body.startswith(b"{"):
        assert raised.value.message == "words"


async def test_429_tells_how_long_to_wait(server: Server, transport: AiohttpRequest) -> None:
    server.answers(429, b'{"ok": false, "parameters": {"retry_after": 7}}')
    with pytest.raises(RetryAfter) as raised:
        await transport.call(server.url, {})
    assert seconds_of(raised.value) == 7.0


async def test_a_group_that_moved_is_told(server: Server, transport: AiohttpRequest) -> None:
    server.answers(400, b'{"ok": false, "parameters": {"migrate_to_chat_id": -1005}}')
    with pytest.raises(ChatMigrated):
        await transport.call(server.url, {})


@pytest.mark.parametrize(
    "body",
    [
        b"<html>Please log in to this network</html>",
        b"",
        b'{"ok": true, "result": \xff}',
        b"[]",
        b'"ok"',
        b"{}",
        b'{"ok": true}',
    ],
)
async def test_an_answer_that_is_not_telegrams_is_an_error_of_the_library(
    server: Server, transport: AiohttpRequest, body: bytes
) -> None:
    server.answers(200, body, "text/html")
    with pytest.raises(TelegramError, match="Invalid server response"):
        await transport.call(server.url, {})


async def test_an_answer_that_does_not_come_times_out(
    server: Server, transport: AiohttpRequest
) -> None:
    async def never(_: web.Request) -> web.StreamResponse:
        await asyncio.Event().wait()
        raise AssertionError

    server.reply = never
    with pytest.raises(TimedOut):
        await transport.call(server.url, {}, read_timeout=0.05)


async def test_an_answer_cut_short_is_a_lost_connection(
    server: Server, transport: AiohttpRequest
) -> None:
    async def cut(request: web.Request) -> web.StreamResponse:
        response = web.StreamResponse(headers={"Content-Length": "1000"})
        await response.prepare(request)
        await response.write(b'{"ok": true')
        assert request.transport is not None
        request.transport.abort()
        return response

    server.reply = cut
    with pytest.raises(NetworkError) as raised:
        await transport.call(server.url, {})
    assert type(raised.value) is NetworkError


async def test_nobody_there_is_a_lost_connection_whose_words_do_not_show_the_token(
    transport: AiohttpRequest,
) -> None:
    async with serving() as gone:
        url = gone.url
    with pytest.raises(NetworkError) as raised:
        await transport.call(f"{url}/bot{TOKEN}/getMe", {})
    assert TOKEN not in str(raised.value)


async def test_the_proxy_is_asked_and_not_the_server() -> None:
    async with serving() as proxy, AiohttpRequest(proxy.url) as transport:
        proxy.answers(200, b'{"ok": true, "result": true}')
        assert await transport.call("http://telegram.invalid/bot1:x/getMe", {}) is True
    assert [url for _, url, _ in proxy.seen] == ["http://telegram.invalid/bot1:x/getMe"]


async def test_a_proxy_that_refuses_a_secure_connection_is_a_lost_connection() -> None:
    asked: list[bytes] = []

    async def refuse(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        asked.append(await reader.readline())
        writer.write(b"HTTP/1.1 407 Proxy Authentication Required\r\nContent-Length: 0\r\n\r\n")
        await writer.drain()
        writer.close()

    proxy = await asyncio.start_server(refuse, "127.0.0.1", 0)
    port = proxy.sockets[0].getsockname()[1]
    async with proxy, AiohttpRequest(f"http://127.0.0.1:{port}") as transport:
        with pytest.raises(NetworkError):
            await transport.call("https://telegram.invalid/bot1:x/getMe", {})
    assert asked == [b"CONNECT telegram.invalid:443 HTTP/1.1\r\n"]


async def test_the_library_sends_files_and_fetches_them(
    server: Server, transport: AiohttpRequest
) -> None:
    bot = Bot(TOKEN, base_url=f"{server.url}/bot", request=transport)
    server.answers(200, json.dumps({"ok": True, "result": MESSAGE}).encode())
    picture = bytes(range(256)) * 400
    message = await bot.send_photo(7, picture, caption="楼道 灯", filename="light.jpg")
    assert message.message_id == MESSAGE["message_id"]
    ((method, url, sent),) = server.seen
    assert (method, url) == ("POST", f"{server.url}/bot{TOKEN}/sendPhoto")
    assert sent.pop("chat_id") == "7"
    assert sent.pop("caption") == "楼道 灯"
    assert picture in sent.values()
    server.answers(200, picture, "image/jpeg")
    assert await transport.retrieve(f"{server.url}/file/light.jpg") == picture


async def test_a_call_with_a_file_is_a_form_and_the_same_when_made_again(
    server: Server, transport: AiohttpRequest
) -> None:
    server.answers(500, b"")
    picture = bytes(range(256)) * 400
    upload = Upload("rates-2026-11.png", "image/png", picture)
    keyboard = {"inline_keyboard": [[{"text": "图", "callback_data": "r"}]]}
    payload = {"chat_id": 7, "photo": upload.as_parameter(), "caption": "响应率 📊"}
    payload |= {"reply_markup": keyboard, "disable_notification": True}
    with pytest.raises(NetworkError):
        await transport.call(f"{server.url}/bot1:x/sendPhoto", payload)
    server.answers(200, json.dumps({"ok": True, "result": MESSAGE}).encode())
    assert await transport.call(f"{server.url}/bot1:x/sendPhoto", payload) == MESSAGE
    first, second = server.seen
    assert first == second
    sent = first[2]
    assert json.loads(sent.pop("reply_markup")) == keyboard
    assert sent == {
        "chat_id": "7",
        "photo": picture,
        "caption": "响应率 📊",
        "disable_notification": "true",
    }


async def test_it_opens_once_and_says_when_it_is_closed(server: Server) -> None:
    server.answers(200, b'{"ok": true, "result": 1}')
    transport = AiohttpRequest()
    with pytest.raises(NetworkError, match="not open"):
        await transport.call(server.url, {})
    await transport.initialize()
    await transport.initialize()
    assert await transport.call(server.url, {}) == 1
    await transport.shutdown()
    await transport.shutdown()
    with pytest.raises(NetworkError, match="not open"):
        await transport.call(server.url, {})
