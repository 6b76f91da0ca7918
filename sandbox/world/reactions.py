"""The emoji that Telegram allows as reactions to messages."""

# https://core.telegram.org/bots/api#reactiontypeemoji
_LISTED = """
❤ 👍 👎 🔥 🥰 👏 😁 🤔 🤯 😱 🤬 😢 🎉 🤩 🤮 💩 🙏 👌 🕊 🤡 🥱 🥴 😍 🐳 ❤\u200d🔥 🌚 🌭 💯 🤣 ⚡
🍌 🏆 💔 🤨 😐 🍓 🍾 💋 🖕 😈 😴 😭 🤓 👻 👨\u200d💻 👀 🎃 🙈 😇 😨 🤝 ✍ 🤗 🫡 🎅 🎄 ☃ 💅 🤪
🗿 🆒 💘 🙉 🦄 😘 💊 🙊 😎 👾 🤷\u200d♂ 🤷 🤷\u200d♀ 😡
"""
REACTIONS = tuple(_LISTED.split())
# Asks for an emoji's coloured form; Telegram's list has none of them.
_VARIATION = "\ufe0f"


def reaction(emoji: str) -> str | None:
    """This emoji as it stands in Telegram's list; None where it is not in it."""
    plain = emoji.replace(_VARIATION, "")
    return plain if plain in REACTIONS else None
