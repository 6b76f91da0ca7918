"""Which chats a bot may ask about and write to, with Telegram's refusals."""

from sandbox.errors import Refusal, bad_request
from sandbox.strict import whole_in
from sandbox.world.chats import PRESENT, Chat
from sandbox.world.state import World


def known(world: World, chat_id: str) -> Chat:
    """The chat a bot may ask about; raises Refusal where there is none, or it was left."""
    if not chat_id:
        raise bad_request("chat_id is empty")
    number = whole_in(chat_id)
    chat = None if number is None else world.chats.get(number)
    if chat is None:
        raise bad_request("chat not found")
    if chat.type == "supergroup":
        _check_membership(world, chat)
    return chat


def reachable(world: World, chat_id: str) -> Chat:
    """The chat a bot may write to; raises Refusal where it may not."""
    chat = known(world, chat_id)
    if chat.blocked:
        raise Refusal(403, "Forbidden: bot was blocked by the user")
    if not chat.opened:
        raise Refusal(403, "Forbidden: bot can't initiate conversation with a user")
    if not chat.persona:
        _check_membership(world, chat)
    return chat


def _check_membership(world: World, chat: Chat) -> None:
    status = chat.members.get(world.bot["id"])
    if status == "kicked":
        raise Refusal(403, f"Forbidden: bot was kicked from the {chat.type} chat")
    if status not in PRESENT:
        raise Refusal(403, f"Forbidden: bot is not a member of the {chat.type} chat")
