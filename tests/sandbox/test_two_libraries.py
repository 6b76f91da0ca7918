"""The same small bot, on two unmodified libraries, cannot tell the sandbox from Telegram."""

from collections.abc import AsyncIterator
from contextlib import AsyncExitStack

import aiohttp
import pytest

from sandbox.client import Refused, Sandbox
from sandbox.world.files import SAMPLES
from sandbox.world.state import World
from tests.sandbox.bots_protocol import (
    ASKED,
    NEED,
    NOTED,
    Attached,
    ChatSeen,
    SmallBot,
)
from tests.sandbox.bots_starting import LIBRARIES, hears, reads

PHOTO = (SAMPLES / "photo.jpg").read_bytes()
VOICE = (SAMPLES / "voice.ogg").read_bytes()


@pytest.fixture(params=LIBRARIES)
async def bot(request: pytest.FixtureRequest, url: str) -> AsyncIterator[SmallBot]:
    """The bot on one of the libraries, not listening yet; it has told Telegram who it is."""
    async with LIBRARIES[request.param](url) as bot:
        await bot.me()
        yield bot


@pytest.fixture
async def polling(bot: SmallBot) -> AsyncIterator[SmallBot]:
    async with bot.polls():
        yield bot


@pytest.mark.parametrize("way", ["polling", "webhook"])
async def test_a_conversation(bot: SmallBot, way: str, sandbox: Sandbox, world: World) -> None:
    async with AsyncExitStack() as stack:
        if way == "polling":
            await stack.enter_async_context(bot.polls())
        else:
            await stack.enter_async_context(bot.serves("s3cret_-"))
        aunt_wang = await sandbox.persona("王阿姨", language="zh-hans")

        await aunt_wang.opens("from-poster")
        hello = await aunt_wang.sees("Hello 王阿姨 & welcome. from-poster")
        assert hello.buttons == ((NEED,),)
        opened = await reads(bot)
        assert (opened.by, opened.chat_id) == ("王阿姨", aunt_wang.id)
        assert opened.text == "/start from-poster"
        assert opened.entities == (("bot_command", "/start"),)

        await aunt_wang.presses("help")
        assert await aunt_wang.sees_toast(NOTED) == NOTED
        asked = await aunt_wang.sees(ASKED)
        assert (asked.id, asked.edited, asked.buttons) == (hello.id, True, ())
        (toast,) = (await aunt_wang.transcript_raw())["toasts"]
        assert toast["alert"] is True
        pressed = await hears(bot, "callback_query")
        assert (pressed.by, pressed.data) == ("王阿姨", NEED)
        assert pressed.message
        assert pressed.message.buttons == ((NEED,),)

        await aunt_wang.says("/echo 楼道灯坏了三天了 💡")
        echo = await aunt_wang.sees("You said: 楼道灯坏了三天了 💡")
        assert echo.raw["reply_to"] == (await reads(bot)).id

        await aunt_wang.sends_photo(PHOTO, caption="三号楼")
        await aunt_wang.sees(f"{len(PHOTO)} bytes")
        assert (await reads(bot)).text == "三号楼"
        if way == "polling":
            # The next poll confirms all that was handled.
            await world.updates.polled()
            assert await sandbox.pending() == 0


async def test_people_do_not_see_each_others_chats(polling: SmallBot, sandbox: Sandbox) -> None:
    people = [await sandbox.persona("Ann"), await sandbox.persona("Ben")]
    for person in people:
        await person.says(f"/echo {person.name}")
    for person in people:
        await person.sees(f"You said: {person.name}")
        assert len(await person.transcript()) == 2


async def test_a_webhook_with_a_secret(bot: SmallBot, sandbox: Sandbox) -> None:
    ann = await sandbox.persona("Ann")
    async with bot.serves("s3cret") as url:
        assert await bot.webhook() == (url, 0)
        with pytest.raises(bot.errors.conflict, match="while webhook is active"):
            await bot.updates(0)
        async with aiohttp.ClientSession() as stranger:
            for headers in ({}, {"X-Telegram-Bot-Api-Secret-Token": "guess"}):
                async with stranger.post(url, json={"update_id": 1}, headers=headers) as answer:
                    assert answer.status == 401
        await ann.says("hello")
        assert (await reads(bot)).text == "hello"
        assert bot.heard.empty()
    assert (await bot.webhook())[0] == ""
    later = await ann.says("later")
    assert (await bot.updates(0))[-1] == later


async def test_what_people_send(polling: SmallBot, sandbox: Sandbox) -> None:
    ann = await sandbox.persona("Ann")
    await ann.says("看 https://example.org 🏠 #灯")
    said = await reads(polling)
    assert said.entities == (("url", "https://example.org"), ("hashtag", "#灯"))
    (seen,) = await ann.transcript()
    assert (said.id, said.date.timestamp()) == (seen.id, seen.date)
    assert not said.edited

    await ann.edits(said.id, "new words")
    changed = await reads(polling, "edited_message")
    assert (changed.id, changed.text, changed.edited) == (said.id, "new words", True)
    await ann.replies((await ann.transcript())[0], "to my own")
    assert (await reads(polling)).reply_to == said.id

    await ann.sends_document(b"1. lamp", name="wishes.txt")
    document = (await reads(polling)).attached
    assert document == Attached("document", ("wishes.txt", "text/plain"))
    assert await polling.downloads(document.file_id) == b"1. lamp"
    await ann.sends_voice(VOICE)
    voice = (await reads(polling)).attached
    assert voice == Attached("voice", (3, "audio/ogg"))
    assert await polling.downloads(voice.file_id) == VOICE
    await ann.sends_location(31.25, 121.5)
    assert (await reads(polling)).attached == Attached("location", (31.25, 121.5))
    await ann.sends_contact()
    assert (await reads(polling)).attached == Attached("contact", ("+8613800000000", "Ann"))


async def test_what_the_bot_sends(bot: SmallBot, sandbox: Sandbox) -> None:
    ann = await sandbox.persona("Ann", opened=True)
    photo = await bot.sends_photo(ann.id, PHOTO, "<i>lamp</i> &lt; 3")
    assert (photo.text, photo.entities) == ("lamp < 3", (("italic", "lamp"),))
    assert photo.attached
    again = await bot.sends_photo(ann.id, photo.attached.file_id, "again")
    assert again.attached == photo.attached == Attached("photo", (640, 480))
    assert await bot.downloads(photo.attached.file_id) == PHOTO
    document = await bot.sends_document(ann.id, b"a,b", "list.csv")
    assert document.attached == Attached("document", ("list.csv", "text/csv"))
    voice = await bot.sends_voice(ann.id, VOICE, 7)
    assert voice.attached == Attached("voice", (7, "audio/ogg"))
    place = await bot.sends_location(ann.id, 31.25, 121.5)
    assert place.attached == Attached("location", (31.25, 121.5))
    contact = await bot.sends_contact(ann.id, "+8612345", "Ben")
    assert contact.attached == Attached("contact", ("+8612345", "Ben"))
    shown = [message.raw for message in await ann.transcript()]
    kinds = ["photo", "photo", "document", "voice", "location", "contact"]
    assert all(kind in raw for kind, raw in zip(kinds, shown, strict=True))

    await bot.types(ann.id)
    assert (await ann.transcript_raw())["action"] == "typing"


async def test_words_in_html(bot: SmallBot, sandbox: Sandbox) -> None:
    ann = await sandbox.persona("Ann", opened=True)
    html = (
        '💡 <b>bold <i>and italic</i></b> <u>u</u> <s>s</s> <a href="https://example.org/">灯</a>'
        ' <code>x &lt; 1</code> <tg-spoiler>哦</tg-spoiler>\n<pre language="c">y</pre>'
        "<blockquote>said</blockquote> @sandbox_bot"
    )
    said = await bot.says(ann.id, html)
    assert said.text == "💡 bold and italic u s 灯 x < 1 哦\nysaid @sandbox_bot"
    assert said.entities == (
        ("bold", "bold and italic"),
        ("italic", "and italic"),
        ("underline", "u"),
        ("strikethrough", "s"),
        ("text_link", "灯"),
        ("code", "x < 1"),
        ("spoiler", "哦"),
        ("pre", "y"),
        ("blockquote", "said"),
        ("mention", "@sandbox_bot"),
    )


async def test_changing_and_passing_on(bot: SmallBot, sandbox: Sandbox) -> None:
    ann = await sandbox.persona("Ann", opened=True)
    ben = await sandbox.persona("Ben", opened=True)
    said = await bot.says(ann.id, "first", button="Go")
    assert (said.buttons, said.edited) == ((("Go",),), False)
    answer = await bot.says(ann.id, "second", reply_to=said.id)
    assert answer.reply_to == said.id
    edited = await bot.edits_text(said, "<b>now</b> this")
    assert (edited.id, edited.date) == (said.id, said.date)
    assert (edited.text, edited.entities) == ("now this", (("bold", "now"),))
    assert (edited.edited, edited.buttons) == (True, ())
    assert (await bot.edits_button(said, "Again")).buttons == (("Again",),)

    photo = await bot.sends_photo(ann.id, PHOTO, "before")
    captioned = await bot.edits_caption(photo, "after")
    assert (captioned.text, captioned.attached) == ("after", photo.attached)

    _, bot_name = await bot.status(ann.id, (await bot.me())[0])
    forwarded = await bot.forwards(ben.id, edited)
    assert (forwarded.chat_id, forwarded.forwarded) == (ben.id, bot_name)
    assert (forwarded.text, forwarded.entities) == (edited.text, edited.entities)
    copy = await bot.copies(ben.id, photo, caption="a copy")
    seen = await ben.sees("a copy")
    assert (seen.id, seen.raw["forwarded_from"]) == (copy, None)
    assert "photo" in seen.raw

    await bot.deletes(ann.id, answer.id)
    assert [message.id for message in await ann.transcript()] == [said.id, photo.id]


async def test_menus_by_scope_and_language(bot: SmallBot, sandbox: Sandbox) -> None:
    ann = await sandbox.persona("Ann", opened=True)
    uncle_li = await sandbox.persona("李叔", language="zh-hans", opened=True)
    await bot.sets_commands({"help": "Get help", "stop": "Stop"})
    await bot.sets_commands({"help": "求助"}, language="zh")
    await bot.sets_commands({"case": "Your case"}, chat_id=ann.id)
    assert await bot.commands() == {"help": "Get help", "stop": "Stop"}
    assert await bot.commands("zh") == {"help": "求助"}
    assert await bot.commands("fr") == {}
    assert await bot.commands(chat_id=ann.id) == {"case": "Your case"}
    for person, menu in ((ann, ["case"]), (uncle_li, ["help"])):
        shown = (await person.transcript_raw())["commands"]
        assert [command["command"] for command in shown] == menu


async def test_a_forum(polling: SmallBot, sandbox: Sandbox) -> None:
    ann, ben = await sandbox.persona("Ann"), await sandbox.persona("Ben")
    group = await sandbox.group("三号楼", [ann], forum=True)
    added = await hears(polling, "my_chat_member")
    assert (added.by, added.chat_id, added.change) == ("Ann", group.id, ("left", "member"))
    own_id, _ = await polling.me()
    status, bot_name = await polling.status(group.id, own_id)
    assert status == "member"
    assert (await reads(polling)).joined == (bot_name,)
    await group.makes_bot("administrator")
    assert (await hears(polling, "my_chat_member")).change == ("member", "administrator")
    await ben.joins(group)
    assert (await reads(polling)).joined == ("Ben",)

    topic = await polling.opens_topic(group.id, "漏水")
    place = await group.topic("漏水")
    assert place.topic_id == topic
    notice = await polling.says(group.id, "Who has seen to it?", topic=topic)
    assert notice.topic == topic
    await ben.says("I have", to=place)
    said = await reads(polling)
    assert (said.by, said.chat_id, said.topic) == ("Ben", group.id, topic)
    await polling.pins(group.id, notice.id)
    about = await polling.chat(group.id)
    assert about == ChatSeen("supergroup", "三号楼", forum=True, pinned=notice.id)
    await polling.closes_topic(group.id, topic)
    with pytest.raises(Refused, match="is closed"):
        await ben.says("More", to=place)

    wanted = {own_id: "administrator", ann.id: "creator", ben.id: "member"}
    found = {user: (await polling.status(group.id, user))[0] for user in wanted}
    assert found == wanted
    own = await polling.chat(ann.id)
    assert own == ChatSeen("private", "Ann", forum=False, pinned=None)


async def test_reactions(polling: SmallBot, sandbox: Sandbox) -> None:
    ann = await sandbox.persona("Ann")
    await ann.says("solved")
    said = await reads(polling)
    await polling.reacts(ann.id, said.id, "👍")
    (seen,) = await ann.transcript()
    assert seen.reactions == ("👍",)
    for new, change in (("❤", ("", "❤")), ("🎉", ("❤", "🎉")), (None, ("🎉", ""))):
        await ann.reacts(new, to=seen)
        heard = await hears(polling, "message_reaction")
        assert (heard.by, heard.chat_id, heard.change) == ("Ann", ann.id, change)
