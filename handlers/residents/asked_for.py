"""What there is a command for, asked for in words: a person, help, how one's needs are going."""

from collections.abc import Awaitable, Callable

from handlers.chat.content import Content
from handlers.chat.menus import help_
from handlers.chat.said import said_for
from handlers.chat.turn import Turn
from handlers.forms import form
from handlers.privacy.forget import forget
from handlers.residents.person import talk
from handlers.residents.resident import my_cases
from linkage.politely import says


async def heard_wish(turn: Turn, content: Content) -> bool:
    """Do what was asked for, and ask on where a form is under way; False for all else.

    Who has not agreed to anything yet has no needs to ask about.
    """
    if content.files:
        return False
    known = turn.person is not None and turn.person.consented_at is not None
    wishes: list[tuple[tuple[str, ...], Callable[[Turn], Awaitable[None]]]] = [
        (said_for(turn, "asked.said.help"), help_),
        (said_for(turn, "asked.said.forget"), forget),
    ]
    if known:
        wishes.append((said_for(turn, "asked.said.mycases"), my_cases))
    if says(content.text, *said_for(turn, "asked.said.person")):
        await talk(turn)
        return True
    act = next((act for said, act in wishes if says(content.text, *said)), None)
    if act is None:
        return False
    await act(turn)
    if turn.conversation is not None:
        await form.resume(turn)
    return True
