"""Which of the command menus that the bot set a person sees."""

from sandbox.shapes import Json
from sandbox.world.chats import Chat, Persona
from sandbox.world.state import World


def commands_for(world: World, chat: Chat, persona: Persona | None = None) -> list[Json]:
    """The command menu a person sees in a chat, by default in their own.

    The narrowest scope comes first, and in it the person's language:
    https://core.telegram.org/bots/api#determining-list-of-commands
    """
    persona = persona or chat.persona
    if chat.persona:
        scopes = [f"chat:{chat.id}", "all_private_chats", "default"]
    else:
        scopes = [f"chat:{chat.id}", "all_group_chats", "default"]
        if persona and chat.members.get(persona.id) in ("creator", "administrator"):
            scopes.insert(1, "all_chat_administrators")
            scopes.insert(0, f"chat_administrators:{chat.id}")
        if persona:
            scopes.insert(0, f"chat_member:{chat.id}:{persona.id}")
    language = persona.language.partition("-")[0] if persona else ""
    for scope in scopes:
        for tongue in (language, ""):
            if found := world.commands.get((scope, tongue)):
                return found
    return []
