"""What the tests of all layers share."""

from hypothesis import settings

# How long an example takes says something of the machine, not of the program.
settings.register_profile("linli", deadline=None)
settings.load_profile("linli")
