"""The control interface under /sandbox: people, transcripts, the clock, faults."""

import asyncio
from collections.abc import Awaitable, Callable
from functools import partial
from typing import NoReturn

from aiohttp import web

from sandbox import snapshot
from sandbox.control import views
from sandbox.control.asked import body_of, flag, number, text, whole, words
from sandbox.control.deeds import does
from sandbox.control.guard import INERT
from sandbox.control.live import Watchers, events, watch, watching
from sandbox.errors import Misuse, SnapshotError
from sandbox.shapes import Json
from sandbox.world import groups, people
from sandbox.world.chats import Chat
from sandbox.world.state import World

# Seconds that a long poll of a chat lasts at most.
WAIT_LIMIT = 60.0
Answer = Callable[[World, web.Request], Awaitable[web.StreamResponse]]


def control_routes(world: World) -> list[web.RouteDef]:
    """The routes of the control interface; sandbox/README.md describes them."""
    watchers = Watchers(world)
    table: tuple[tuple[str, str, Answer], ...] = (
        ("GET", "personas", _personas),
        ("POST", "personas", _new_persona),
        ("POST", "personas/{id:\\d{1,19}}/{deed}", _deed),
        ("GET", "groups", _groups),
        ("POST", "groups", _new_group),
        ("POST", "groups/{id:-?\\d{1,19}}/members", _member),
        ("GET", "chats/{id:-?\\d{1,19}}", _transcript),
        ("GET", "updates", _updates),
        ("POST", "updates", _inject),
        ("GET", "clock", _clock),
        ("POST", "clock", _advance),
        ("GET", "faults", _faults),
        ("POST", "faults", _set_faults),
        ("GET", "calls", _calls),
        ("GET", "mismatches", _mismatches),
        ("GET", "bot", _bot),
        ("GET", "files/{file_id}", _file),
        ("GET", "places", _places),
        ("GET", "tour", _tour),
        ("POST", "tour", _begin_tour),
        ("DELETE", "tour", _end_tour),
        ("GET", "snapshot", _snapshot),
        ("POST", "snapshot", _save),
        ("GET", "events", partial(events, watchers)),
        ("GET", "watchers", partial(watching, watchers)),
        ("POST", "watchers/{client}", partial(watch, watchers)),
        ("*", "{path:.*}", _nothing),
    )
    return [
        web.route(verb, f"/sandbox/{path}", partial(_guarded, world, answer))
        for verb, path, answer in table
    ]


async def _guarded(world: World, answer: Answer, request: web.Request) -> web.StreamResponse:
    try:
        return await answer(world, request)
    except Misuse as misuse:
        error = {"error": str(misuse), "code": misuse.code}
        return web.json_response(error, status=misuse.status)
    except SnapshotError as error:
        return web.json_response({"error": str(error)}, status=500)


# People and groups


async def _personas(world: World, request: web.Request) -> web.Response:
    return web.json_response(
        [views.person(chat, chat.persona) for chat in world.chats.values() if chat.persona]
    )


async def _new_persona(world: World, request: web.Request) -> web.Response:
    body = await body_of(request)
    persona = world.persona(
        text(body, "name"),
        text(body, "language_code", "en"),
        about=words(body, "about"),
        persona_id=whole(body, "id") if body.get("id") is not None else None,
        large=flag(body, "large"),
    )
    chat = world.chats[persona.id]
    if flag(body, "opened") and not chat.opened:
        chat.opened = True
        world.announce("personas")
    return web.json_response(views.person(chat, persona))


async def _deed(world: World, request: web.Request) -> web.Response:
    persona_id, deed = int(request.match_info["id"]), request.match_info["deed"]
    return web.json_response(does(world, persona_id, deed, await body_of(request)).view())


async def _groups(world: World, request: web.Request) -> web.Response:
    return web.json_response(
        [views.group(world, chat) for chat in world.chats.values() if not chat.persona]
    )


async def _new_group(world: World, request: web.Request) -> web.Response:
    body = await body_of(request)
    given = body.get("members")
    if not isinstance(given, list):
        raise Misuse('Say who is in it, such as {"title": "Grid 3", "members": [7, 8]}.')
    members = [whole({"members": one}, "members") for one in given]
    chat = groups.make(world, text(body, "title"), members, forum=flag(body, "forum"))
    return web.json_response(views.group(world, chat))


async def _member(world: World, request: web.Request) -> web.Response:
    body = await body_of(request)
    chat = _chat(world, request)
    user = world.bot["id"] if body.get("persona") == "bot" else whole(body, "persona")
    return web.json_response(groups.becomes(world, chat, user, text(body, "status")).view())


# What was said


async def _transcript(world: World, request: web.Request) -> web.Response:
    chat = _chat(world, request)
    given = request.query.get("persona")
    reader = world.chat_of(whole({"persona": given}, "persona")).persona if given else None
    after = int(_number(request, "after"))
    limit = _at_least_one(request, "limit")
    before = int(_number(request, "before")) if "before" in request.query else None
    topic = int(_number(request, "topic")) if "topic" in request.query else None
    end = asyncio.get_running_loop().time() + min(_number(request, "wait"), WAIT_LIMIT)
    while chat.seq <= after and (left := end - asyncio.get_running_loop().time()) > 0:
        await chat.bell.wait(left)
    return web.json_response(views.transcript(world, chat, reader, after, limit, before, topic))


async def _calls(world: World, request: web.Request) -> web.Response:
    limit = _at_least_one(request, "limit") or 50
    chat = request.query.get("chat")
    wanted = (c for c in reversed(world.log.calls) if chat is None or str(c["chat"]) == chat)
    return web.json_response([call for call, _ in zip(wanted, range(limit), strict=False)])


async def _updates(world: World, request: web.Request) -> web.Response:
    return web.json_response(
        {"confirmed": world.updates.confirmed, "pending": world.updates.pending}
    )


async def _inject(world: World, request: web.Request) -> web.Response:
    update = await body_of(request)
    if "update_id" in update:
        update["update_id"] = whole(update, "update_id")
    return web.json_response(people.injects(world, update).view())


async def _file(world: World, request: web.Request) -> web.Response:
    file = world.files.find(file_id := request.match_info["file_id"])
    if file is None:
        raise Misuse(f"There is no file {file_id}: take a file_id from a message.", 404)
    return web.Response(body=file.content, content_type=file.mime, headers=INERT)


# The clock, the faults and the rest of the world


async def _clock(world: World, request: web.Request) -> web.Response:
    return web.json_response(
        {
            "now": world.now(),
            "offset": world.clock.offset,
            "time_zone": world.time_zone,
            "waiting": await world.timers() if world.timers else None,
        }
    )


async def _advance(world: World, request: web.Request) -> web.Response:
    body = await body_of(request)
    if body.get("to") == "next":
        world.clock.advance(await _until_next(world))
    elif "advance" in body:
        world.clock.advance(number(body, "advance"))
    else:
        raise Misuse('Say how far: {"advance": 3600} for seconds, or {"to": "next"}.')
    return await _clock(world, request)


async def _until_next(world: World) -> float:
    """The seconds to one second past what waits next; what is due already comes by itself."""
    if world.timers is None:
        raise Misuse("This bot does not say what it waits for: let hours or days pass instead.")
    now = world.now()
    moments = [float(timer["at"]) for timer in await world.timers() if timer["at"] >= now]
    if not moments:
        words = "Nothing waits for the clock. Hours and days can pass all the same."
        raise Misuse(words, 409, "nothing_waits")
    return min(moments) + 1 - now


async def _faults(world: World, request: web.Request) -> web.Response:
    return web.json_response(world.faults.view())


async def _set_faults(world: World, request: web.Request) -> web.Response:
    world.faults.change(**await body_of(request))
    world.announce("faults")
    return await _faults(world, request)


async def _mismatches(world: World, request: web.Request) -> web.Response:
    return web.json_response(world.log.mismatches)


async def _bot(world: World, request: web.Request) -> web.Response:
    where = {"world": world.id, "url": f"{request.scheme}://{request.host}"}
    return web.json_response({**world.bot, "running": world.updates.listening, **where})


async def _places(world: World, request: web.Request) -> web.Response:
    return web.json_response(world.places)


async def _tour(world: World, request: web.Request) -> web.Response:
    return web.json_response(await world.tour.view() if world.tour else None)


async def _begin_tour(world: World, request: web.Request) -> web.Response:
    language = text(await body_of(request), "language")
    if world.tour is None:
        raise Misuse("This sandbox has no tour.", status=404)
    if language not in ("zh", "en"):
        raise Misuse('Say in which language: {"language": "zh"}, or "en".')
    await world.tour.begin(language)
    world.announce("tour")
    return await _tour(world, request)


async def _end_tour(world: World, request: web.Request) -> web.Response:
    if world.tour:
        world.tour.end()
        world.announce("tour")
    return await _tour(world, request)


async def _snapshot(world: World, request: web.Request) -> web.Response:
    headers = {"Content-Disposition": 'attachment; filename="sandbox.json"'}
    return web.json_response(snapshot.to_json(world), headers=headers)


async def _save(world: World, request: web.Request) -> web.Response:
    if world.snapshot_file is None:
        raise Misuse("No file was named for snapshots: start the sandbox with --snapshot FILE.")
    snapshot.save(world, world.snapshot_file)
    return web.json_response({"file": str(world.snapshot_file), "at": world.now()})


async def _nothing(world: World, request: web.Request) -> NoReturn:
    asked = f"{request.method} {request.path}"
    raise Misuse(f"There is no {asked}: sandbox/README.md lists what there is.", 404)


def _chat(world: World, request: web.Request) -> Chat:
    chat = world.chats.get(int(request.match_info["id"]))
    if chat is None:
        raise Misuse(f"There is no chat {request.match_info['id']}.", 404, "no_chat")
    return chat


def _number(request: web.Request, name: str) -> float:
    query: Json = {name: request.query.get(name, 0)}
    return number(query, name)


def _at_least_one(request: web.Request, name: str) -> int | None:
    """A whole number from the address, one or more; None where it is not there."""
    if name not in request.query:
        return None
    count = int(_number(request, name))
    if count < 1:
        raise Misuse(f"{name} must be 1 or more; it is {count}.")
    return count
