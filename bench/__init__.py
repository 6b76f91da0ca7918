"""The benchmark: one conversation, several bots, one stand-in for Telegram."""
