"""What is said in a chat, and the buttons, menus and links in it."""

import re
from datetime import datetime
from zoneinfo import ZoneInfo

import pytest
from playwright.async_api import expect

from tests.browser.conftest import Talk

pytestmark = pytest.mark.asyncio(loop_scope="session")

HERE = ZoneInfo("Asia/Shanghai")


async def test_words_go_back_and_forth_with_their_times(talk: Talk) -> None:
    bot, ann, pane, _ = talk
    await pane.field.fill("good morning")
    await pane.root.get_by_test_id("send").click()
    await pane.sees("You said: good morning")
    await expect(pane.field).to_have_value("")
    mine, theirs = pane.messages.locator(".mine"), pane.messages.locator(".theirs")
    await expect(mine).to_have_count(1)
    await expect(theirs).to_have_count(1)
    sent = datetime.fromtimestamp((await bot.gets("message", ann))["date"], HERE)
    await expect(mine.locator("time")).to_have_text(f"{sent:%H:%M}")
    await expect(pane.messages.locator(".day")).to_have_count(1)


async def test_the_bot_changes_its_words_and_takes_them_back(talk: Talk) -> None:
    bot, ann, pane, _ = talk
    sent = await bot.writes(ann, "first words")
    await expect(pane.message("first words").locator("footer")).not_to_contain_text("edited")
    where = {"chat_id": ann.id, "message_id": sent["message_id"]}
    await bot("editMessageText", **where, text="second words")
    await expect(pane.message("second words").locator("footer")).to_contain_text("edited")
    await expect(pane.messages.get_by_role("article")).to_have_count(1)
    await bot("deleteMessage", **where)
    await expect(pane.messages.get_by_role("article")).to_have_count(0)


async def test_a_button_spins_until_it_is_answered(talk: Talk) -> None:
    bot, ann, pane, _ = talk
    await pane.says("hello")
    button = pane.messages.get_by_role("button", name="wait", exact=True)
    await expect(button).not_to_have_attribute("aria-busy", "true")
    await button.click()
    assert (await bot.gets("callback_query", ann))["data"] == "wait"
    await expect(button).to_have_attribute("aria-busy", "true")
    bot.go_on.set()
    await expect(button).not_to_have_attribute("aria-busy", "true")
    await pane.presses("edit")
    await pane.sees("Something else")


async def test_an_answer_is_a_toast_or_an_alert(talk: Talk) -> None:
    _, _, pane, _ = talk
    page = pane.page
    await pane.says("hello")
    await pane.presses("toast")
    await expect(pane.toast).to_have_text("as a toast")
    await pane.presses("alert")
    dialog = page.get_by_role("dialog")
    await expect(dialog.get_by_test_id("alert")).to_contain_text("as an alert")
    await dialog.get_by_role("button", name="OK").click()
    await expect(dialog).to_be_hidden()


async def test_keys_below_the_chat_are_said_and_can_ask_for_more(talk: Talk) -> None:
    bot, ann, pane, _ = talk
    page = pane.page
    rows = [
        [{"text": "Yes"}, {"text": "No"}],
        [{"text": "Where", "request_location": True}, {"text": "Who", "request_contact": True}],
    ]
    await bot.writes(ann, "Well?", reply_markup={"keyboard": rows})
    keyboard = pane.root.locator(".keyboard")
    await keyboard.get_by_role("button", name="Yes").click()
    await pane.sees("You said: Yes")
    assert (await bot.gets("message", ann))["text"] == "Yes"
    await keyboard.get_by_role("button", name="Who").click()
    assert (await bot.gets("message", ann))["contact"]["user_id"] == ann.id
    await keyboard.get_by_role("button", name="Where").click()
    await page.get_by_role("dialog").get_by_role("button", name="Share this place").click()
    assert "location" in await bot.gets("message", ann)
    await bot.writes(ann, "Thank you", reply_markup={"remove_keyboard": True})
    await expect(keyboard).to_be_hidden()


async def test_commands_are_chosen_from_the_menu_or_while_typing(talk: Talk) -> None:
    bot, _, pane, _ = talk
    menu = pane.root.get_by_test_id("commands")
    await menu.locator("summary").click()
    await expect(menu).to_contain_text("The bot has set no commands")
    commands = [
        {"command": "help", "description": "what can be done"},
        {"command": "history", "description": "what was done"},
        {"command": "need", "description": "tell a need"},
    ]
    await bot("setMyCommands", commands=commands)
    keys = menu.get_by_role("button")
    await expect(keys).to_have_count(3)
    await menu.get_by_role("button", name="tell a need").click()
    await pane.sees("You said: /need")
    await expect(keys.first).to_be_hidden()
    await pane.field.press_sequentially("/h")
    await expect(keys.filter(visible=True)).to_have_count(2)
    await pane.field.press_sequentially("is")
    await expect(keys.filter(visible=True)).to_have_count(1)
    await keys.first.click()
    await pane.sees("You said: /history")
    await expect(pane.field).to_have_value("")


async def test_html_is_shown_as_it_is_meant(talk: Talk) -> None:
    bot, ann, pane, _ = talk
    await bot.writes(
        ann,
        "<b>bold <i>both</i></b> <code>1 &lt; 2</code> 👩‍👩‍👧 <s>gone</s>"
        ' <a href="https://example.org/a">a link</a> <tg-spoiler>secret</tg-spoiler> /need',
        parse_mode="HTML",
    )
    text = pane.message("bold").locator(".text")
    await expect(text).to_have_text("bold both 1 < 2 👩‍👩‍👧 gone a link secret /need")
    await expect(text.locator("strong")).to_have_text("bold both")
    await expect(text.locator("strong em")).to_have_text("both")
    await expect(text.locator("code")).to_have_text("1 < 2")
    await expect(text.locator("s")).to_have_text("gone")
    link = text.get_by_role("link", name="a link")
    await expect(link).to_have_attribute("href", "https://example.org/a")
    await expect(link).to_have_attribute("target", "_blank")
    spoiler = text.get_by_role("button", name="secret")
    await expect(spoiler).not_to_have_class(re.compile("shown"))
    await spoiler.click()
    await expect(spoiler).to_have_class(re.compile("shown"))
    await text.get_by_role("link", name="/need").click()
    await pane.sees("You said: /need")


async def test_a_deep_link_opens_in_the_chat_where_it_is_followed(talk: Talk) -> None:
    bot, ann, pane, _ = talk
    page = pane.page
    link = "https://t.me/sandbox_bot?start=invitation-7"
    await bot.writes(ann, f'Come <a href="{link}">this way</a>', parse_mode="HTML")
    await pane.messages.get_by_role("link", name="this way").click()
    assert (await bot.gets("message", ann))["text"] == "/start invitation-7"
    keyboard = {"inline_keyboard": [[{"text": "In", "url": "https://t.me/sandbox_bot?start=8"}]]}
    await bot.writes(ann, "Or here", reply_markup=keyboard)
    await pane.message("Or here").get_by_role("link", name="In").click()
    assert (await bot.gets("message", ann))["text"] == "/start 8"
    assert len(page.context.pages) == 1


async def test_an_invitation_is_opened_by_somebody_who_never_met_the_bot(talk: Talk) -> None:
    bot, ann, pane, _ = talk
    bot.world.chat_of(ann.id).opened = False
    dialog = pane.page.get_by_role("dialog")
    await pane.chooses("openLink")
    await dialog.get_by_label("Link").fill("https://t.me/another_bot?start=9")
    await dialog.get_by_role("button", name="Open").click()
    await expect(pane.toast).to_have_text("That link does not lead to this bot.")
    await pane.chooses("openLink")
    await dialog.get_by_label("Link").fill("t.me/sandbox_bot?start=9")
    await dialog.get_by_role("button", name="Open").click()
    assert (await bot.gets("message", ann))["text"] == "/start 9"


async def test_a_reply_quotes_what_it_answers(talk: Talk) -> None:
    bot, ann, pane, _ = talk
    question = await bot.writes(ann, "Which building?")
    await pane.asks_for("Which building?", "Reply")
    await expect(pane.root.locator(".replying")).to_contain_text("Which building?")
    await expect(pane.field).to_be_focused()
    await pane.says("Number 3")
    answer = await bot.gets("message", ann)
    assert answer["reply_to_message"]["message_id"] == question["message_id"]
    await expect(pane.root.locator(".replying")).to_be_hidden()
    await expect(pane.message("Number 3").locator(".quote")).to_have_count(0)
    quote = pane.messages.locator(".mine .quote")
    await expect(quote).to_have_text("Which building?")


async def test_people_change_what_they_wrote(talk: Talk) -> None:
    bot, ann, pane, _ = talk
    await pane.says("the lihgt is broken")
    await pane.sees("You said: the lihgt is broken")
    mine = pane.messages.locator(".mine")
    await mine.locator(".deeds summary").click()
    await mine.get_by_role("button", name="Edit", exact=True).click()
    await expect(pane.field).to_have_value("the lihgt is broken")
    await pane.says("the light is broken")
    assert (await bot.gets("edited_message", ann))["text"] == "the light is broken"
    await expect(mine.locator(".text")).to_have_text("the light is broken")
    await expect(mine.locator("footer")).to_contain_text("edited")
    await expect(pane.field).to_have_value("")
    # The bot's words are not theirs to change.
    theirs = pane.message("You said")
    await theirs.locator(".deeds summary").click()
    await expect(theirs.get_by_role("button", name="Reply")).to_be_visible()
    await expect(theirs.get_by_role("button", name="Edit", exact=True)).to_have_count(0)


async def test_a_reaction_is_given_and_taken_back(talk: Talk) -> None:
    bot, ann, pane, _ = talk
    sent = await bot.writes(ann, "It is solved")
    await pane.asks_for("It is solved", "React with 👍")
    assert (await bot.gets("message_reaction", ann))["message_id"] == sent["message_id"]
    given = pane.message("It is solved").locator(".reactions").get_by_role("button", name="👍")
    await expect(given).to_have_attribute("aria-pressed", "true")
    await given.click()
    assert (await bot.gets("message_reaction", ann))["new_reaction"] == []
    await expect(given).to_have_count(0)
    heart = [{"type": "emoji", "emoji": "❤"}]
    await bot("setMessageReaction", chat_id=ann.id, message_id=sent["message_id"], reaction=heart)
    await expect(pane.message("It is solved").locator(".reactions")).to_contain_text("❤")
