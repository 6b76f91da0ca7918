"""The sandbox over HTTP: the Bot API, the control interface and the page, on one port."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from functools import partial
from pathlib import Path
from typing import Any

from aiohttp import web

from sandbox.botapi import METHODS, unknown
from sandbox.control import control_routes
from sandbox.errors import Refusal
from sandbox.faults import Fate
from sandbox.params import Params
from sandbox.state import World
from sandbox.updates import POLL_SECONDS

PAGE = Path(__file__).parent / "page"
BODY_LIMIT = 64 * 1024 * 1024
# https://core.telegram.org/bots/api#getupdates
POLL_LIMIT = 100


def create_app(world: World) -> web.Application:
    """The whole sandbox as an aiohttp application."""
    app = web.Application(client_max_size=BODY_LIMIT)
    app.router.add_route("*", "/bot{token:[^/]+}/{method}", partial(_call, world))
    app.router.add_get("/file/bot{token:[^/]+}/{path:.+}", partial(_download, world))
    app.add_routes(control_routes(world))
    app.router.add_get("/", _index)
    app.router.add_static("/page", PAGE)
    return app


@asynccontextmanager
async def serve(world: World, host: str = "127.0.0.1", port: int = 0) -> AsyncIterator[str]:
    """Serves a world inside the running loop; yields the address, such as http://127.0.0.1:8081.

    Port 0 takes a free one. Raises OSError when the port is in use.
    """
    # A poller that went away must not be handed updates it will never read.
    runner = web.AppRunner(
        create_app(world), access_log=None, handler_cancellation=True, shutdown_timeout=1
    )
    await runner.setup()
    try:
        await web.TCPSite(runner, host, port).start()
        bound = runner.addresses[0]
        yield f"http://{bound[0]}:{bound[1]}"
    finally:
        await runner.cleanup()


async def _call(world: World, request: web.Request) -> web.StreamResponse:
    method = request.match_info["method"].lower()
    faults = world.faults
    await faults.noise()
    if half := faults.settings.latency / 2:
        await asyncio.sleep(half)
    fate = faults.draw(method)
    if fate is Fate.CUT_BEFORE:
        return _cut(request)
    if fate is Fate.LIMITED:
        seconds = faults.settings.retry_after
        refusal = Refusal(
            429, f"Too Many Requests: retry after {seconds}", {"retry_after": seconds}
        )
        return _refused(world, request, {}, refusal)
    if fate is Fate.BAD_GATEWAY:
        return _refused(world, request, {}, Refusal(502, "Bad Gateway"))
    response = await _answer(world, request, method, fate)
    if fate is Fate.CUT:
        return _cut(request)
    if fate is Fate.LATE:
        await asyncio.sleep(faults.settings.delay)
    if half:
        await asyncio.sleep(half)
    await faults.noise()
    return response


async def _answer(world: World, request: web.Request, method: str, fate: Fate) -> web.Response:
    sent: dict[str, Any] = {}
    try:
        world.admit(request.match_info["token"])
        params = await Params.read(request)
        sent = params.shown()
        if method == "getupdates":
            return web.json_response({"ok": True, "result": await _get_updates(world, params)})
        answer = {"ok": True, "result": METHODS.get(method, unknown)(world, params)}
    except Refusal as refusal:
        return _refused(world, request, sent, refusal)
    world.log(request.match_info["method"], _chat_id(sent), "call", sent, answer, fate.value)
    return web.json_response(answer)


async def _get_updates(world: World, params: Params) -> list[dict[str, Any]]:
    limit = params.whole("limit", POLL_LIMIT)
    return await world.updates.fetch(
        params.whole("offset"),
        limit if 0 < limit <= POLL_LIMIT else POLL_LIMIT,
        min(params.whole("timeout"), POLL_SECONDS),
        params.structure("allowed_updates"),
    )


async def _download(world: World, request: web.Request) -> web.Response:
    await world.faults.noise()
    world.admit(request.match_info["token"])
    file = world.files.at(request.match_info["path"])
    if file is None:
        return web.json_response(
            {"ok": False, "error_code": 404, "description": "Not Found"}, status=404
        )
    return web.Response(body=file.content, content_type=file.mime)


async def _index(request: web.Request) -> web.FileResponse:
    return web.FileResponse(PAGE / "index.html")


def _refused(
    world: World, request: web.Request, sent: dict[str, Any], refusal: Refusal
) -> web.Response:
    answer: dict[str, Any] = {
        "ok": False,
        "error_code": refusal.code,
        "description": refusal.description,
    }
    if refusal.parameters:
        answer["parameters"] = refusal.parameters
    world.log(request.match_info["method"], _chat_id(sent), "call", sent, answer)
    return web.json_response(answer, status=refusal.code)


def _chat_id(sent: dict[str, Any]) -> int | None:
    chat_id = str(sent.get("chat_id", ""))
    return int(chat_id) if chat_id.lstrip("-").isdecimal() else None


def _cut(request: web.Request) -> web.Response:
    if request.transport:
        request.transport.abort()
    return web.Response(status=502)
