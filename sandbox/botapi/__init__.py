"""Telegram's Bot API: its methods, how updates get to a webhook, what is refused and how."""
