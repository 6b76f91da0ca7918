"""A typed client of the control interface, for tests that read like stories."""

from sandbox.client.cast import Group, Persona, Place
from sandbox.client.sandbox import Sandbox, Timer
from sandbox.client.seen import Json, Message, NotSeen, Refused

__all__ = [
    "Group",
    "Json",
    "Message",
    "NotSeen",
    "Persona",
    "Place",
    "Refused",
    "Sandbox",
    "Timer",
]
