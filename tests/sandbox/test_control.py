"""The control interface: people and groups, transcripts, the clock, what the page needs."""

import json
from typing import Any

import aiohttp
import pytest

from sandbox.client import Place, Refused, Sandbox, Timer
from sandbox.world.state import World


async def test_a_persona_is_the_same_by_name(sandbox: Sandbox) -> None:
    first = await sandbox.persona("王阿姨", language="zh-hans", about="resident")
    assert (await sandbox.persona("王阿姨")).id == first.id
    assert (await sandbox.persona("Ben", persona_id=42)).id == 42
    assert World().persona("王阿姨").id == first.id
    with pytest.raises(Refused, match="needs a name"):
        await sandbox.persona(" ")
    await sandbox.persona("x" * 64)
    with pytest.raises(Refused, match="65 characters; a name holds 64"):
        await sandbox.persona("x" * 65)


async def test_the_command_menu_is_the_narrowest_one(bot: Any, sandbox: Sandbox) -> None:
    async def menu(of: Any) -> list[str]:
        return [c["command"] for c in (await of.transcript_raw())["commands"]]

    wang = await sandbox.persona("王阿姨", language="zh-hans")
    ann = await sandbox.persona("Ann")
    commands = [{"command": "help", "description": "Help"}]
    await bot("setMyCommands", commands=commands)
    await bot("setMyCommands", commands=json.dumps([]), language_code="en")
    need = [{"command": "need", "description": "需要"}]
    await bot("setMyCommands", commands=need, language_code="zh")
    assert (await menu(wang), await menu(ann)) == (["need"], ["help"])
    scope = {"type": "chat", "chat_id": ann.id}
    desk = [{"command": "desk", "description": "Desk"}]
    await bot("setMyCommands", commands=desk, scope=scope)
    assert await bot("getMyCommands", scope=scope) == desk
    assert await menu(ann) == ["desk"]
    grid = await sandbox.group("Grid 3", [ann, wang])
    await bot("setMyCommands", commands=need, scope={"type": "all_group_chats"}, language_code="zh")
    for reader, command in ((wang, "need"), (ann, "help")):
        seen = await sandbox.ask("GET", f"chats/{grid.id}?persona={reader.id}")
        assert [one["command"] for one in seen["commands"]] == [command]


async def test_the_clock_goes_forward_for_everybody(
    bot: Any, sandbox: Sandbox, world: World
) -> None:
    ann = await sandbox.persona("Ann", opened=True)
    offsets: list[float] = []
    stop = world.clock.on_change(offsets.append)
    before = (await bot("sendMessage", chat_id=ann.id, text="a"))["date"]
    await sandbox.advance(days=1, hours=1)
    after = (await bot("sendMessage", chat_id=ann.id, text="a"))["date"]
    assert after - before >= 25 * 3600
    assert offsets == [25 * 3600]
    assert await sandbox.now() >= after
    stop()
    await sandbox.advance(seconds=1)
    assert offsets == [25 * 3600]
    with pytest.raises(Refused, match="only goes forward"):
        await sandbox.advance(hours=-1)


async def test_the_clock_goes_to_the_next_reminder(sandbox: Sandbox, world: World) -> None:
    with pytest.raises(Refused, match="does not say what it waits for"):
        await sandbox.advance_to_next()
    assert await sandbox.waiting() is None
    now = world.now()
    overdue, soon, late = now - 60, now + 3_600, now + 7_200
    what = {"zh": "提醒", "en": "Reminder"}

    async def timers() -> list[dict[str, Any]]:
        return [{"at": at, "what": what} for at in (overdue, soon, late) if at > world.now() - 90]

    world.timers = timers
    assert await sandbox.waiting() == [Timer(at, what) for at in (overdue, soon, late)]
    await sandbox.advance_to_next()
    assert soon + 1 <= await sandbox.now() < late
    await sandbox.advance_to_next()
    with pytest.raises(Refused, match="Nothing waits"):
        await sandbox.advance_to_next()


@pytest.mark.parametrize(
    ("body", "words"),
    [
        ({}, "Say how far"),
        ({"to": "tomorrow"}, "Say how far"),
        ({"advance": "far"}, "must be a number; it is 'far'"),
        ({"advance": 1e12}, "calendar ends in January 2038"),
    ],
)
async def test_the_clock_is_told_how_far(
    sandbox: Sandbox, body: dict[str, Any], words: str
) -> None:
    with pytest.raises(Refused, match=words):
        await sandbox.ask("POST", "clock", body)


async def test_people_are_listed_with_what_they_have_not_read(bot: Any, sandbox: Sandbox) -> None:
    about = {"zh": "居民", "en": "resident"}
    person = {"name": "王阿姨", "language_code": "zh-hans", "about": about, "large": True}
    wang = await sandbox.ask("POST", "personas", person)
    assert wang["opened"] is False
    sent = await bot.refusal("sendMessage", chat_id=wang["id"], text="a")
    assert "initiate" in sent
    assert (await sandbox.ask("POST", "personas", {**person, "opened": True}))["opened"]
    await bot("sendMessage", chat_id=wang["id"], text="一")
    seen = await bot("sendMessage", chat_id=wang["id"], text="二")
    (shown,) = await sandbox.ask("GET", "personas")
    assert shown == {
        **person,
        "id": wang["id"],
        "opened": True,
        "blocked": False,
        "seq": shown["seq"],
        "unread": 2,
        "last": {
            "text": "二",
            "kind": "text",
            "date": seen["date"],
            "from_bot": True,
            "author": "Sandbox bot",
        },
    }
    wang_herself = await sandbox.persona("王阿姨")
    await wang_herself.sends_voice()
    (shown,) = await sandbox.ask("GET", "personas")
    assert (shown["unread"], shown["last"]["text"], shown["last"]["kind"]) == (0, "", "voice")


async def test_a_long_chat_is_given_in_parts(bot: Any, sandbox: Sandbox, world: World) -> None:
    ann = await sandbox.persona("Ann", opened=True)
    chat = world.chats[ann.id]
    ids = [world.post(chat, {"text": str(number)}).id for number in range(10)]
    for gone in (ids[0], ids[8]):
        await bot("deleteMessage", chat_id=ann.id, message_id=gone)

    async def part(query: str) -> tuple[list[int], bool, int]:
        seen = await sandbox.ask("GET", f"chats/{ann.id}?{query}")
        found = [message["message_id"] for message in seen["messages"]]
        return found, seen["earlier"], seen["skipped"]

    assert await part("limit=3") == ([ids[6], ids[7], ids[9]], True, 0)
    assert await part(f"before={ids[6]}&limit=4") == (ids[2:6], True, 0)
    assert await part(f"before={ids[2]}&limit=4") == ([ids[1]], False, 0)
    assert await part(f"before={ids[1]}") == ([], False, 0)
    seq = chat.seq
    assert await part(f"after={seq}&limit=3") == ([], False, 0)
    new = [world.post(chat, {"text": "new"}).id for _ in range(5)]
    assert await part(f"after={seq}&limit=3") == (new[2:], True, 2)
    assert await part(f"after={seq}") == (new, True, 0)
    for wrong in ("limit=0", "limit=x", "after=x", "wait=inf"):
        with pytest.raises(Refused, match="must be"):
            await sandbox.ask("GET", f"chats/{ann.id}?{wrong}")
    with pytest.raises(Refused, match="no chat 5"):
        await sandbox.ask("GET", "chats/5")


async def test_a_group_is_shown_with_its_members(bot: Any, sandbox: Sandbox) -> None:
    ann, ben = await sandbox.persona("Ann"), await sandbox.persona("Ben")
    me = await bot("getMe")
    group = {"title": "Grid 3", "members": [ann.id], "forum": True}
    made = await sandbox.ask("POST", "groups", group)
    await sandbox.ask(
        "POST", f"groups/{made['id']}/members", {"persona": ben.id, "status": "member"}
    )
    promoted = {"persona": "bot", "status": "administrator"}
    await sandbox.ask("POST", f"groups/{made['id']}/members", promoted)
    topic = await bot("createForumTopic", chat_id=made["id"], name="Repairs")
    (shown,) = await sandbox.ask("GET", "groups")
    details = {
        "title": "Grid 3",
        "type": "supergroup",
        "members": [
            {"id": ann.id, "name": "Ann", "status": "creator"},
            {"id": me["id"], "name": "Sandbox bot", "status": "administrator"},
            {"id": ben.id, "name": "Ben", "status": "member"},
        ],
        "topics": [{"id": topic["message_thread_id"], "name": "Repairs", "closed": False}],
    }
    assert shown["forum"]
    assert set(shown["unread"]) == {str(ann.id), str(ben.id)}
    assert shown["last"]["kind"] == "forum_topic_created"
    seen = await sandbox.ask("GET", f"chats/{made['id']}")
    assert {key: shown[key] for key in details} == details
    assert {key: seen[key] for key in details} == details
    for wrong, words in (
        ({"title": "Grid 3"}, "Say who is in it"),
        ({"title": "Grid 3", "members": ["Ann"]}, "whole number; it is 'Ann'"),
        ({"title": " ", "members": [ann.id]}, "needs a title"),
    ):
        with pytest.raises(Refused, match=words):
            await sandbox.ask("POST", "groups", wrong)
    with pytest.raises(Refused, match="persona must be given"):
        await sandbox.ask("POST", f"groups/{made['id']}/members", {"status": "member"})


async def test_a_topic_is_read_alone(bot: Any, sandbox: Sandbox) -> None:
    ann = await sandbox.persona("Ann")
    group = await sandbox.group("Grid 3", [ann], forum=True)
    await group.makes_bot("administrator")
    topic = (await bot("createForumTopic", chat_id=group.id, name="Repairs"))["message_thread_id"]
    card = await bot("sendMessage", chat_id=group.id, text="card", message_thread_id=topic)
    await ann.says("in general", to=group)
    await ann.says("in the topic", to=Place(group.id, topic))
    await bot("pinChatMessage", chat_id=group.id, message_id=card["message_id"])

    async def read(**query: int) -> list[str]:
        asked = "&".join(f"{name}={value}" for name, value in query.items())
        seen = await sandbox.ask("GET", f"chats/{group.id}?{asked}")
        return [one["text"] or one["service"] for one in seen["messages"]]

    in_topic = ["forum_topic_created", "card", "in the topic", "pinned_message"]
    assert await read(topic=topic) == in_topic
    assert await read(topic=topic, limit=2) == in_topic[-2:]
    assert (await read(topic=0))[-1] == "in general"
    assert {*in_topic, "in general"} <= {*await read()}


async def test_the_bot_is_told_of_with_whether_it_runs(bot: Any, sandbox: Sandbox) -> None:
    idle = await sandbox.ask("GET", "bot")
    assert idle["running"] is False
    assert idle["url"] == sandbox.url
    await bot("getUpdates")
    assert await sandbox.ask("GET", "bot") == {**idle, "id": 123_456, "running": True}


async def test_places_are_those_the_program_gave(sandbox: Sandbox, world: World) -> None:
    assert await sandbox.ask("GET", "places") == []
    world.places = [
        {"name": {"zh": "东门", "en": "East gate"}, "latitude": 31.2, "longitude": 121.4}
    ]
    assert await sandbox.ask("GET", "places") == world.places


class Walk:
    """A tour of one step."""

    def __init__(self) -> None:
        self.language: str | None = None

    async def begin(self, language: str) -> None:
        self.language = language

    async def view(self) -> dict[str, Any]:
        return {"running": self.language is not None, "step": 0, "watch": None}

    def end(self) -> None:
        self.language = None


async def test_the_tour_is_begun_and_ended(sandbox: Sandbox, world: World) -> None:
    assert await sandbox.ask("GET", "tour") is None
    with pytest.raises(Refused, match="no tour"):
        await sandbox.ask("POST", "tour", {"language": "zh"})
    walk = world.tour = Walk()
    assert (await sandbox.ask("GET", "tour"))["running"] is False
    with pytest.raises(Refused, match="in which language"):
        await sandbox.ask("POST", "tour", {"language": "fr"})
    assert (await sandbox.ask("POST", "tour", {"language": "zh"}))["running"] is True
    assert walk.language == "zh"
    assert (await sandbox.ask("DELETE", "tour"))["running"] is False


async def test_calls_and_updates_are_kept_newest_first(bot: Any, sandbox: Sandbox) -> None:
    ann = await sandbox.persona("Ann")
    await ann.says("hello")
    await bot("sendMessage", chat_id=ann.id, text="one")
    await bot.refusal("sendMessage", chat_id=ann.id, text="")
    refused, sent, heard = await sandbox.calls(chat=ann.id)
    assert refused["answer"]["error_code"] == 400
    assert sent["sent"]["text"] == "one"
    assert sent["answer"]["result"]["text"] == "one"
    assert heard["way"] == "update"
    assert heard["n"] < sent["n"] < refused["n"]
    assert len(await sandbox.calls(limit=1)) == 1


async def test_the_page_and_its_parts_are_served(url: str) -> None:
    async with aiohttp.ClientSession() as session:
        for path, word in (("/", "<!doctype html>"), ("/page/world.js", "EventSource")):
            async with session.get(url + path) as response:
                assert response.status == 200
                assert response.headers["Cache-Control"] == "no-cache"
                assert word in await response.text()
