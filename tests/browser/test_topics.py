"""A forum on the page: one topic alone, and what is written goes into it."""

import pytest
from playwright.async_api import expect

from sandbox.world import groups
from tests.browser.echo import Echo
from tests.browser.pane import Pane
from tests.browser.visit import Visits

pytestmark = pytest.mark.asyncio(loop_scope="session")


async def test_a_topic_is_shown_alone_and_written_in(echo: Echo, visit: Visits) -> None:
    ann = echo.meets("Ann")
    forum = groups.make(echo.world, "Grid 3", [ann.id], forum=True)
    groups.becomes(echo.world, forum, echo.world.bot["id"], "administrator")
    topic = await echo("createForumTopic", chat_id=forum.id, name="Stair light")
    thread = topic["message_thread_id"]
    await echo("sendMessage", chat_id=forum.id, text="the card", message_thread_id=thread)
    await echo("sendMessage", chat_id=forum.id, text="for everybody")
    page = await visit(echo.url, chats=(forum.id,))
    pane = Pane(page, forum.id)
    topics = pane.root.get_by_role("group", name="Topics")
    await pane.sees("the card", "for everybody")

    await topics.get_by_role("button", name="Stair light").click()
    await pane.sees("the card")
    await expect(pane.messages).not_to_contain_text("for everybody")
    await pane.says("who goes?")
    entered, heard = [await echo.gets("message", ann) for _ in range(2)]
    assert "new_chat_members" in entered
    assert heard["message_thread_id"] == thread
    await pane.sees("who goes?")

    await topics.get_by_role("button", name="General").click()
    await pane.sees("for everybody")
    await expect(pane.messages).not_to_contain_text("the card")
    await echo("closeForumTopic", chat_id=forum.id, message_thread_id=thread)
    await expect(topics.get_by_role("button", name="🔒 Stair light")).to_be_visible()
