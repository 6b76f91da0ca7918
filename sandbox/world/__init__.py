"""Who is there, what was said, what the bot was told: all in memory, without HTTP."""
