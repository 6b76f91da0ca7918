"""A case as everybody sees it: its moves, its cards, its notices, what follows from a change."""
