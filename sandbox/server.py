"""The sandbox over HTTP: the Bot API, the control interface and the page, on one port."""

import asyncio
import logging
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from functools import partial
from pathlib import Path

from aiohttp import web

from sandbox.botapi.delivery import Delivery, Pause
from sandbox.botapi.methods import METHODS, unknown
from sandbox.botapi.params import Params
from sandbox.botapi.webhook import Described
from sandbox.control.guard import INERT, guarding
from sandbox.control.routes import control_routes
from sandbox.errors import Refusal, bad_request
from sandbox.shapes import Json
from sandbox.world.faults import Fate
from sandbox.world.state import World
from sandbox.world.updates import POLL_SECONDS

LOG = logging.getLogger(__name__)

PAGE = Path(__file__).parent / "page"
BODY_LIMIT = 64 * 1024 * 1024
# https://core.telegram.org/bots/api#getupdates
POLL_LIMIT = 100
NOT_FOUND = Refusal(404, "Not Found")


def create_app(
    world: World, host: str = "127.0.0.1", pause: Pause = asyncio.sleep
) -> web.Application:
    """The whole sandbox as an aiohttp application.

    `host` is the name people have it under; `pause` waits before an update is sent again to a
    webhook that failed.
    """
    app = web.Application(client_max_size=BODY_LIMIT, middlewares=[guarding(host)])
    app.router.add_route("*", "/bot{token:[^/]+}/{method}", partial(_call, world))
    app.router.add_get("/file/bot{token:[^/]+}/{path:.+}", partial(_download, world))
    app.router.add_route("*", "/{_:(bot|file/).*}", _not_found)
    app.add_routes(control_routes(world))
    app.router.add_get("/", _index)
    app.router.add_static("/page", PAGE)
    app.on_response_prepare.append(_fresh)

    async def deliver(_app: web.Application) -> AsyncIterator[None]:
        async with Delivery(world, partial(_perform, world), pause):
            yield

    app.cleanup_ctx.append(deliver)
    world.updates.on_listening = partial(world.announce, "bot")
    return app


@asynccontextmanager
async def serve(
    world: World, host: str = "127.0.0.1", port: int = 0, *, pause: Pause = asyncio.sleep
) -> AsyncIterator[str]:
    """Serves a world inside the running loop; yields the address, such as http://127.0.0.1:8081.

    Port 0 takes a free one. `pause` as for `create_app`. Raises OSError when the port is in use.
    """
    # A poller that went away must not be handed updates it will never read.
    runner = web.AppRunner(
        create_app(world, host, pause),
        access_log=None,
        handler_cancellation=True,
        shutdown_timeout=1,
    )
    await runner.setup()
    try:
        await web.TCPSite(runner, host, port).start()
        name, number = runner.addresses[0][:2]
        yield f"http://[{name}]:{number}" if ":" in name else f"http://{name}:{number}"
    finally:
        await runner.cleanup()


async def _call(world: World, request: web.Request) -> web.StreamResponse:
    name = request.match_info["method"]
    faults = world.faults
    await faults.noise()
    if half := faults.settings.latency / 2:
        await asyncio.sleep(half)
    fate = faults.draw(name.lower())
    if fate is Fate.CUT_BEFORE:
        return _cut(request)
    response = await _answer(world, request, name, fate)
    if fate is Fate.CUT:
        return _cut(request)
    if fate is Fate.LATE:
        await asyncio.sleep(faults.settings.delay)
    if half:
        await asyncio.sleep(half)
    await faults.noise()
    return response


async def _answer(world: World, request: web.Request, name: str, fate: Fate) -> web.Response:
    params: Params | None = None
    try:
        world.admit(request.match_info["token"])
        params = await _params(request)
        world.faults.check(fate)
        if name.lower() == "getupdates":
            return web.json_response({"ok": True, "result": await _get_updates(world, params)})
    except Refusal as refusal:
        return _refused(world, name, params, refusal)
    answer = _perform(world, name, params, fate)
    return web.json_response(answer, status=answer.get("error_code", 200))


async def _params(request: web.Request) -> Params:
    try:
        return await Params.read(request)
    except web.HTTPRequestEntityTooLarge:
        raise Refusal(413, "Request Entity Too Large") from None
    except ValueError as error:
        raise bad_request(f"can't parse the request body: {error}") from None


def _perform(world: World, name: str, params: Params, fate: Fate = Fate.ANSWERED) -> Json:
    """Carries out a method, and keeps what was asked and answered; returns the answer."""
    sent = params.shown()
    try:
        world.faults.spend(name.lower(), params.chat_id())
        result = METHODS.get(name.lower(), unknown)(world, params)
    except Refusal as refusal:
        answer, fate = refusal.answer(), Fate.ANSWERED
    except Exception:
        LOG.exception("The sandbox failed to carry out %s.", name)
        answer, fate = Refusal(500, "Internal Server Error").answer(), Fate.ANSWERED
    else:
        described = result if isinstance(result, Described) else None
        answer = {"ok": True, "result": described.result if described else result}
        if described:
            answer["description"] = described.description
    world.log.keep(name, params.chat_id(), "call", sent, answer, fate.value)
    return answer


async def _get_updates(world: World, params: Params) -> list[Json]:
    world.log.check("getUpdates", params.shown())
    limit = params.whole("limit", POLL_LIMIT)
    return await world.updates.fetch(
        params.whole("offset"),
        limit if 0 < limit <= POLL_LIMIT else POLL_LIMIT,
        min(params.whole("timeout"), POLL_SECONDS),
        params.structure("allowed_updates"),
    )


async def _download(world: World, request: web.Request) -> web.Response:
    await world.faults.noise()
    try:
        world.admit(request.match_info["token"])
    except Refusal as refusal:
        return web.json_response(refusal.answer(), status=refusal.code)
    file = world.files.at(request.match_info["path"])
    if file is None:
        return await _not_found(request)
    return web.Response(body=file.content, content_type=file.mime, headers=INERT)


async def _not_found(request: web.Request) -> web.Response:
    return web.json_response(NOT_FOUND.answer(), status=NOT_FOUND.code)


async def _index(request: web.Request) -> web.FileResponse:
    return web.FileResponse(PAGE / "index.html")


async def _fresh(request: web.Request, response: web.StreamResponse) -> None:
    """Has browsers ask for the page's parts each time, so that they are all of one version."""
    if request.path == "/" or request.path.startswith("/page/"):
        response.headers["Cache-Control"] = "no-cache"


def _refused(world: World, name: str, params: Params | None, refusal: Refusal) -> web.Response:
    """Keeps a call that was not carried out, with what it asked where that could be read."""
    answer = refusal.answer()
    chat_id, sent = (params.chat_id(), params.shown()) if params else (None, {})
    world.log.keep(name, chat_id, "call", sent, answer)
    return web.json_response(answer, status=refusal.code)


def _cut(request: web.Request) -> web.Response:
    if request.transport:
        request.transport.abort()
    return web.Response(status=502)
