"""What a handler has at hand to talk to a person: the scene, the turn, the words, what was sent."""
