"""A stand-in for Telegram's Bot API on this machine, with a page to chat through as anybody."""
