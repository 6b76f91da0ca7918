"""Groups with the bot in them: made, joined and left, the bot promoted and removed."""

from sandbox.errors import Misuse
from sandbox.shapes import Json
from sandbox.world.chats import PRESENT, Chat
from sandbox.world.membership import hears, tell_of_change
from sandbox.world.people import Deed
from sandbox.world.state import World

# https://core.telegram.org/bots/api#chat: what the ids of supergroups begin with.
SUPERGROUP_IDS = -1_000_000_000_000
STATUSES = ("administrator", "member", "restricted", "left", "kicked")


def make(
    world: World,
    title: str,
    member_ids: list[int],
    *,
    forum: bool = False,
    supergroup: bool = False,
) -> Chat:
    """A new group of these personas, which the first of them creates and adds the bot to.

    A forum is a supergroup. Raises Misuse without a title or anybody, or for an unknown persona.
    """
    if not title.strip() or not member_ids:
        raise Misuse("A group needs a title and somebody in it.")
    for persona_id in member_ids:
        world.chat_of(persona_id)
    creator, *others = member_ids
    number = world.next_id()
    about: Json = {"id": -number, "type": "group", "title": title.strip()}
    if forum or supergroup:
        about |= {"id": SUPERGROUP_IDS - number, "type": "supergroup"}
    if forum:
        about["is_forum"] = True
    chat = Chat(about["id"], about, opened=True)
    chat.members = {creator: "creator", **dict.fromkeys(others, "member")}
    world.chats[chat.id] = chat
    world.announce("groups")
    becomes(world, chat, world.bot["id"], "member")
    return chat


def becomes(world: World, chat: Chat, user_id: int, status: str) -> Deed:
    """Gives a persona or the bot a ChatMember's status in a group: joining, leaving, promotion.

    People join and leave by themselves; the rest is the creator's doing. Raises Misuse for a
    chat that is no group or has no creator, a status that cannot be given, and who is neither
    persona nor bot.
    """
    if chat.persona:
        raise Misuse(f"The chat with {chat.name} is no group.")
    if status not in STATUSES:
        raise Misuse(f"{status!r} cannot be given; these can: {', '.join(STATUSES)}.")
    user = world.user(user_id)
    old = chat.members.get(user_id, "left")
    if old == "creator":
        raise Misuse(f"{user['first_name']} created the group and stays its creator.")
    if old == status:
        return Deed(None)
    came, gone = old not in PRESENT, status not in PRESENT
    own = user_id == world.bot["id"]
    alone = not own and (status == "left" or (came and status == "member"))
    by = user_id if alone else _creator(chat)
    chat.members[user_id] = status
    world.announce("groups")
    told = tell_of_change(world, chat, user, (old, status), world.user(by))
    if came == gone:
        world.touch(chat)
        return Deed(told)
    content: Json = {"left_chat_member": user} if gone else {"new_chat_members": [user]}
    message = world.post(chat, content, world.chat_of(by).persona)
    if hears(world, chat, message):
        told = world.tell_bot("message", message.body, chat) or told
    return Deed(told, message)


def _creator(chat: Chat) -> int:
    for user_id, status in chat.members.items():
        if status == "creator":
            return user_id
    raise Misuse(f"{chat.name} was not made here: nobody in it can change who is what.")
