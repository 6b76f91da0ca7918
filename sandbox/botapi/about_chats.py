"""Bot API methods that tell of a chat and who is in it."""

from sandbox.botapi.access import known, reachable
from sandbox.botapi.params import Params
from sandbox.errors import Misuse, bad_request
from sandbox.shapes import Json
from sandbox.world.chats import PRESENT, Chat
from sandbox.world.membership import PERMISSIONS, chat_member
from sandbox.world.state import World


def get_chat(world: World, params: Params) -> Json:
    chat = known(world, params.text("chat_id"))
    full: Json = {
        **chat.about,
        "accent_color_id": 0,
        "max_reaction_count": 11,
        "accepted_gift_types": {
            "unlimited_gifts": False,
            "limited_gifts": False,
            "unique_gifts": False,
            "premium_subscription": False,
            "gifts_from_channels": False,
        },
    }
    if not chat.persona:
        full["permissions"] = dict.fromkeys(PERMISSIONS, True)
    if pinned := chat.pinned:
        full["pinned_message"] = chat.messages[pinned[-1]].quoted()
    return full


def get_chat_member(world: World, params: Params) -> Json:
    if (user_id := params.whole("user_id")) <= 0:
        raise bad_request("invalid user_id specified")
    chat = _readable(world, params)
    try:
        user = world.user(user_id)
    except Misuse:
        raise bad_request("user not found") from None
    if chat.persona:
        if user_id not in (chat.id, world.bot["id"]):
            raise bad_request("user not found")
        return chat_member(user, "member")
    return chat_member(user, chat.members.get(user_id, "left"))


def get_chat_administrators(world: World, params: Params) -> list[Json]:
    chat = _readable(world, params)
    if chat.persona:
        raise bad_request("there are no administrators in the private chat")
    return [
        chat_member(world.user(user_id), status)
        for user_id, status in chat.members.items()
        if status in ("creator", "administrator")
    ]


def get_chat_member_count(world: World, params: Params) -> int:
    chat = _readable(world, params)
    if chat.persona:
        return 2
    return sum(status in PRESENT for status in chat.members.values())


def _readable(world: World, params: Params) -> Chat:
    """The chat a call asks after; of a basic group the bot must be a member."""
    chat = known(world, params.text("chat_id"))
    return reachable(world, params.text("chat_id")) if chat.type == "group" else chat
