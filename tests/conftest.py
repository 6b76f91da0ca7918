"""What the tests of all layers share."""

from hypothesis import settings

# How long an example takes says something of the machine, not of the program; and what passed once
# passes again, for a run tries the same examples as the last.
settings.register_profile("linli", deadline=None, derandomize=True)
settings.load_profile("linli")
