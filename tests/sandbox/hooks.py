"""Where a webhook's updates arrive: a small server, with a certificate of its own where wanted."""

import asyncio
import ssl
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import aiohttp
from aiohttp import web
from aiohttp.test_utils import TestServer

SECRET = "X-Telegram-Bot-Api-Secret-Token"


class Pauses:
    """Waits no real time between attempts; `asked` are the seconds it was asked to wait."""

    def __init__(self) -> None:
        self.asked: list[float] = []
        self.open = asyncio.Event()
        self.open.set()
        self._came = asyncio.Event()

    async def __call__(self, seconds: float) -> None:
        self.asked.append(seconds)
        self._came.set()
        await self.open.wait()

    async def came(self) -> None:
        """Returns once an attempt failed."""
        await self._came.wait()


class Hook:
    """A bot's web server: keeps what it is sent, and answers as told."""

    def __init__(self) -> None:
        self.got: asyncio.Queue[dict[str, Any]] = asyncio.Queue()
        self.headers: list[Any] = []
        # Answers to give instead of an empty 200, first one first.
        self.answers: list[web.Response] = []
        self.open = asyncio.Event()
        self.open.set()
        self.busy: dict[int, int] = {}
        self.most_of_a_chat = 0
        self.most = 0
        self.url = ""

    async def handle(self, request: web.Request) -> web.Response:
        update = await request.json()
        self.headers.append(request.headers)
        chat = update["message"]["chat"]["id"] if "message" in update else 0
        self.busy[chat] = self.busy.get(chat, 0) + 1
        self.most_of_a_chat = max(self.most_of_a_chat, self.busy[chat])
        self.most = max(self.most, sum(self.busy.values()))
        self.got.put_nowait(update)
        await self.open.wait()
        self.busy[chat] -= 1
        return self.answers.pop(0) if self.answers else web.Response()

    async def texts(self, number: int) -> list[str]:
        """The texts of the next so many updates."""
        return [(await self.got.get())["message"]["text"] for _ in range(number)]


def as_json(**call: Any) -> web.Response:
    return web.json_response(call)


def as_form(**call: Any) -> web.Response:
    return web.Response(
        body=aiohttp.FormData(call)(), content_type="application/x-www-form-urlencoded"
    )


def as_multipart(**call: Any) -> web.Response:
    return web.Response(body=aiohttp.FormData(call, default_to_multipart=True)())


@asynccontextmanager
async def https(hook: Hook, key: Path, signed: Path) -> AsyncIterator[str]:
    """The hook behind TLS; yields its address without a scheme."""
    context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
    context.load_cert_chain(signed, key)
    app = web.Application()
    app.router.add_post("/hook", hook.handle)
    server = TestServer(app, scheme="https")
    await server.start_server(ssl=context)
    yield f"localhost:{server.port}/hook"
    await server.close()


async def certificate(folder: Path) -> tuple[Path, Path]:
    """A key and a certificate for localhost signed by itself."""
    key, signed = folder / "key.pem", folder / "cert.pem"
    words = "req -x509 -newkey ec -pkeyopt ec_paramgen_curve:prime256v1 -nodes -days 2"
    names = "-subj /CN=localhost -addext subjectAltName=DNS:localhost"
    where = f"-keyout {key} -out {signed}"
    made = await asyncio.create_subprocess_exec(
        "openssl", *f"{words} {names} {where}".split(), stderr=asyncio.subprocess.DEVNULL
    )
    assert await made.wait() == 0
    return key, signed
