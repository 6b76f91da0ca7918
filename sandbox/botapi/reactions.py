"""The Bot API method that sets the bot's reaction to a message."""

from typing import Any

from sandbox.botapi.access import reachable
from sandbox.botapi.params import Params
from sandbox.errors import bad_request
from sandbox.world.reactions import reaction
from sandbox.world.state import World


def set_message_reaction(world: World, params: Params) -> bool:
    chosen = _chosen(params.structure("reaction"))
    chat = reachable(world, params.text("chat_id"))
    message = chat.find(params.whole("message_id"))
    if message is None:
        raise bad_request("message to react not found")
    # https://core.telegram.org/bots/api#setmessagereaction: bots set up to one reaction.
    if len(chosen) > 1:
        raise bad_request("REACTIONS_TOO_MANY")
    emoji = reaction(chosen[0]) if chosen else ""
    if emoji is None:
        raise bad_request("REACTION_INVALID")
    message.bot_reaction = emoji
    world.touch(chat, message)
    return True


def _chosen(given: Any) -> list[str]:
    if given is None:
        return []
    if not isinstance(given, list):
        raise bad_request("expected an Array of ReactionType")
    return [_emoji(one) for one in given]


def _emoji(one: Any) -> str:
    """The emoji of a ReactionType; a custom one stands for itself, and is never allowed."""
    if not isinstance(one, dict):
        raise bad_request("can't parse ReactionType: expected an Object")
    if one.get("type") not in ("emoji", "custom_emoji"):
        raise bad_request("can't parse ReactionType: invalid reaction type specified")
    return str(one.get("emoji", one.get("custom_emoji_id")))
