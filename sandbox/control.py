"""The control interface under /sandbox: people, transcripts, the clock, faults."""

import asyncio
import base64
import binascii
import json
from collections.abc import Awaitable, Callable
from functools import partial

from aiohttp import web

from sandbox import people
from sandbox.chats import Chat, Json, Persona
from sandbox.errors import Misuse, Refusal
from sandbox.files import SAMPLE_FILES
from sandbox.state import Topic, World

WAIT_LIMIT = 60.0
HEARTBEAT = 15.0
Deeds = Callable[[World, Chat, Json], people.Deed]
Handler = Callable[[World, web.Request], Awaitable[web.StreamResponse]]


def control_routes(world: World) -> list[web.RouteDef]:
    """The routes of the control interface; sandbox/README.md describes them."""
    table: tuple[tuple[str, str, Handler], ...] = (
        ("GET", "/sandbox/personas", _personas),
        ("POST", "/sandbox/personas", _new_persona),
        ("POST", "/sandbox/personas/{id:\\d+}/{deed}", _deed),
        ("GET", "/sandbox/chats/{id:-?\\d+}", _transcript),
        ("GET", "/sandbox/updates", _updates),
        ("POST", "/sandbox/updates", _inject),
        ("GET", "/sandbox/clock", _clock),
        ("POST", "/sandbox/clock", _advance),
        ("GET", "/sandbox/faults", _faults),
        ("POST", "/sandbox/faults", _set_faults),
        ("GET", "/sandbox/calls", _calls),
        ("GET", "/sandbox/bot", _bot),
        ("GET", "/sandbox/files/{file_id}", _file),
        ("GET", "/sandbox/events", _events),
    )
    return [web.route(verb, path, _guarded(world, handler)) for verb, path, handler in table]


def _guarded(
    world: World, handler: Handler
) -> Callable[[web.Request], Awaitable[web.StreamResponse]]:
    async def answer(request: web.Request) -> web.StreamResponse:
        try:
            return await handler(world, request)
        except Misuse as misuse:
            return web.json_response({"error": str(misuse)}, status=misuse.status)
        except Refusal as refusal:
            return web.json_response({"error": refusal.description}, status=refusal.code)

    return answer


async def _personas(world: World, request: web.Request) -> web.Response:
    return web.json_response(
        [_person(chat, chat.persona) for chat in world.chats.values() if chat.persona]
    )


async def _new_persona(world: World, request: web.Request) -> web.Response:
    body = await _body(request)
    persona = world.persona(
        str(body.get("name", "")),
        str(body.get("language_code", "en")),
        about=str(body.get("about", "")),
        persona_id=_whole(body, "id") if body.get("id") is not None else None,
    )
    chat = world.chats[persona.id]
    chat.opened = chat.opened or bool(body.get("opened"))
    return web.json_response(_person(chat, persona))


async def _deed(world: World, request: web.Request) -> web.Response:
    deed = DEEDS.get(request.match_info["deed"])
    if deed is None:
        raise Misuse(f"People can do this: {', '.join(DEEDS)}.", status=404)
    chat = world.chat_of(int(request.match_info["id"]))
    return web.json_response(deed(world, chat, await _body(request)).view())


async def _transcript(world: World, request: web.Request) -> web.Response:
    chat = world.chats.get(int(request.match_info["id"]))
    if chat is None:
        raise Misuse(f"There is no chat {request.match_info['id']}.", status=404)
    after = int(_number(request, "after"))
    end = asyncio.get_running_loop().time() + min(_number(request, "wait"), WAIT_LIMIT)
    while chat.seq <= after and (left := end - asyncio.get_running_loop().time()) > 0:
        await chat.bell.wait(left)
    return web.json_response(
        {
            "seq": chat.seq,
            "chat": chat.about,
            "opened": chat.opened,
            "blocked": chat.blocked,
            "action": chat.action,
            "keyboard": chat.keyboard,
            "commands": world.commands_for(chat),
            "messages": [message.view() for message in chat.since(after)],
            "toasts": [toast for toast in chat.toasts if toast["seq"] > after],
            "waiting": [
                {"message_id": press.message_id, "data": press.data}
                for press in chat.presses.values()
                if press.alive(world.now())
            ],
        }
    )


async def _updates(world: World, request: web.Request) -> web.Response:
    return web.json_response(
        {"confirmed": world.updates.confirmed, "pending": world.updates.pending}
    )


async def _inject(world: World, request: web.Request) -> web.Response:
    update = await _body(request)
    if "update_id" in update:
        update["update_id"] = _whole(update, "update_id")
    return web.json_response(people.injects(world, update).view())


async def _clock(world: World, request: web.Request) -> web.Response:
    return web.json_response(
        {"now": world.now(), "offset": world.clock.offset, "time_zone": world.time_zone}
    )


async def _advance(world: World, request: web.Request) -> web.Response:
    seconds = (await _body(request)).get("advance")
    if not isinstance(seconds, int | float):
        raise Misuse('Say how far in seconds, such as {"advance": 3600}.')
    world.clock.advance(seconds)
    return await _clock(world, request)


async def _faults(world: World, request: web.Request) -> web.Response:
    return web.json_response(world.faults.view())


async def _set_faults(world: World, request: web.Request) -> web.Response:
    world.faults.change(**await _body(request))
    world.announce("faults")
    return await _faults(world, request)


async def _calls(world: World, request: web.Request) -> web.Response:
    limit = int(_number(request, "limit", 50))
    chat = request.query.get("chat")
    wanted = (c for c in reversed(world.calls) if chat is None or str(c["chat"]) == chat)
    return web.json_response([call for call, _ in zip(wanted, range(limit), strict=False)])


async def _bot(world: World, request: web.Request) -> web.Response:
    return web.json_response(world.bot)


async def _file(world: World, request: web.Request) -> web.Response:
    file = world.files.get(request.match_info["file_id"])
    return web.Response(body=file.content, content_type=file.mime)


async def _events(world: World, request: web.Request) -> web.StreamResponse:
    response = web.StreamResponse(
        headers={"Content-Type": "text/event-stream", "Cache-Control": "no-store"}
    )
    await response.prepare(request)
    await response.write(b"retry: 1000\n\n")
    changed: dict[Topic, None] = {}
    arrived = asyncio.Event()

    def note(topic: Topic) -> None:
        changed[topic] = None
        arrived.set()

    stop = world.watch(note)
    try:
        while True:
            try:
                async with asyncio.timeout(HEARTBEAT):
                    await arrived.wait()
            except TimeoutError:
                await response.write(b": still here\n\n")
                continue
            arrived.clear()
            topics = list(changed)
            changed.clear()
            for topic in topics:
                kind = "chat" if isinstance(topic, int) else "world"
                data = json.dumps({"topic": topic})
                await response.write(f"event: {kind}\ndata: {data}\n\n".encode())
    except ConnectionResetError:
        return response  # Whoever watched has gone.
    finally:
        stop()


def _person(chat: Chat, persona: Persona) -> Json:
    return {
        "id": persona.id,
        "name": persona.name,
        "language_code": persona.language,
        "about": persona.about,
        "opened": chat.opened,
        "blocked": chat.blocked,
        "seq": chat.seq,
    }


def _press(world: World, chat: Chat, body: Json) -> people.Deed:
    if "text" in body:
        return people.presses_label(world, chat, str(body["text"]))
    return people.presses(world, chat, _whole(body, "message_id"), str(body.get("data", "")))


def _open(world: World, chat: Chat, body: Json) -> people.Deed:
    return people.says(world, chat, f"/start {body.get('start', '')}")


def _send_file(kind: str, world: World, chat: Chat, body: Json) -> people.Deed:
    if "content" in body:
        try:
            content = base64.b64decode(str(body["content"]), validate=True)
        except binascii.Error:
            raise Misuse("content must be base64.") from None
        name = str(body.get("name", SAMPLE_FILES[kind]))
        file = world.files.add(kind, name, content)
    else:
        file = world.files.sample(kind, _whole(body, "size") if "size" in body else 0)
    return people.sends_file(world, chat, kind, file, body)


DEEDS: dict[str, Deeds] = {
    "say": lambda world, chat, body: people.says(world, chat, str(body.get("text", ""))),
    "reply": lambda world, chat, body: people.says(
        world, chat, str(body.get("text", "")), _whole(body, "message_id")
    ),
    "edit": lambda world, chat, body: people.edits(
        world, chat, _whole(body, "message_id"), str(body.get("text", ""))
    ),
    "press": _press,
    "open": _open,
    **{kind: partial(_send_file, kind) for kind in SAMPLE_FILES},
    "location": people.shares_place,
    "contact": people.shares_contact,
    "block": lambda world, chat, body: people.blocks(world, chat),
    "unblock": lambda world, chat, body: people.unblocks(world, chat),
}


async def _body(request: web.Request) -> Json:
    try:
        body = json.loads(await request.read() or b"{}")
    except ValueError as error:
        raise Misuse(f"The body is not JSON: {error}.") from None
    if not isinstance(body, dict):
        raise Misuse("The body must be a JSON object.")
    return body


def _whole(body: Json, name: str) -> int:
    try:
        return int(body[name])
    except (KeyError, TypeError, ValueError):
        raise Misuse(f"{name} must be given as a whole number.") from None


def _number(request: web.Request, name: str, default: float = 0) -> float:
    try:
        return float(request.query.get(name, default))
    except ValueError:
        raise Misuse(f"{name} must be a number.") from None
