"""Conversations of several steps: how one is declared, how it stands, what is seen of it."""
