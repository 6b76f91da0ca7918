"""The world in a file, so that what was begun can be taken up again another day."""

import base64
import json
import os
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from tempfile import NamedTemporaryFile
from typing import Any

from sandbox.errors import SandboxError, SnapshotError
from sandbox.shapes import Json
from sandbox.world.chats import Chat, ForumTopic, Message, Persona, Press
from sandbox.world.files import StoredFile
from sandbox.world.state import World

VERSION = 1
_PLAIN = ("id", "about", "opened", "blocked", "keyboard", "seq", "toasts")


def to_json(world: World) -> Json:
    """All that people see of a world, and what its bot has not confirmed yet.

    Not the calls that were made, nor the faults, nor a webhook: the bot sets its own anew.
    """
    last_id, seq = world.counters
    return {
        "version": VERSION,
        "bot": world.bot["id"],
        "offset": world.clock.offset,
        "last_id": last_id,
        "seq": seq,
        "chats": [_chat(chat) for chat in world.chats.values()],
        "files": [_file(file) for file in world.files.all()],
        "commands": [
            {"scope": scope, "language": language, "commands": commands}
            for (scope, language), commands in world.commands.items()
        ],
        "updates": world.updates.state(),
    }


def save(world: World, path: Path) -> None:
    """Writes a snapshot in place of the one before, which stays whole until this one is.

    Raises SnapshotError when it cannot be written.
    """
    text = json.dumps(to_json(world), ensure_ascii=False)
    try:
        with NamedTemporaryFile(
            "w", encoding="utf-8", dir=path.parent, prefix=f".{path.name}.", delete=False
        ) as file:
            new = Path(file.name)
            try:
                file.write(text)
                file.flush()
                os.fsync(file.fileno())
                new.replace(path)
            except BaseException:
                with suppress(OSError):
                    new.unlink()
                raise
    except OSError as error:
        raise _unwritable(path, error) from error


def check(path: Path) -> None:
    """Raises SnapshotError where no snapshot could be written, before there is one to lose."""
    try:
        with NamedTemporaryFile(dir=path.parent, prefix=f".{path.name}."):
            pass
    except OSError as error:
        raise _unwritable(path, error) from error


def load(world: World, path: Path) -> None:
    """Takes up a snapshot in place of all that is in the world; its clock and ids go on.

    Raises SnapshotError for a file that cannot be used; then nothing has changed.
    """
    saved = _read(path)
    try:
        restore = _prepared(world, saved)
    except (KeyError, TypeError, ValueError, AttributeError, SandboxError) as error:
        raise SnapshotError(
            f"{path} is damaged ({type(error).__name__}: {error}): take an older copy of it, or "
            "delete it to start afresh."
        ) from error
    restore()


def _unwritable(path: Path, error: OSError) -> SnapshotError:
    return SnapshotError(
        f"The snapshot cannot be written to {path} ({error.strerror}): see that the folder is "
        "there, may be written to and has room."
    )


def _read(path: Path) -> Json:
    try:
        saved = json.loads(path.read_bytes())
    except OSError as error:
        raise SnapshotError(
            f"The snapshot {path} cannot be read ({error.strerror}): see that the file is there "
            "and may be read."
        ) from error
    except (ValueError, RecursionError) as error:
        raise SnapshotError(
            f"{path} is no snapshot, or only a part of one: take an older copy of it, or delete it "
            "to start afresh."
        ) from error
    if not isinstance(saved, dict) or not isinstance(version := saved.get("version"), int):
        raise SnapshotError(f"{path} is no snapshot of a sandbox: give the name of one.")
    if version != VERSION:
        raise SnapshotError(
            f"{path} was written by another version of the sandbox (snapshot {version}; this one "
            f"reads {VERSION}): use that one, or delete the file to start afresh."
        )
    return saved


def _prepared(world: World, saved: Json) -> Callable[[], None]:
    """Reads all of it before anything changes."""
    chats = {chat["id"]: _restored_chat(chat, world.bot) for chat in saved["chats"]}
    files = [_restored_file(file) for file in saved["files"]]
    commands = {(c["scope"], c["language"]): c["commands"] for c in saved["commands"]}
    bot, last_id, seq = int(saved["bot"]), int(saved["last_id"]), int(saved["seq"])
    ahead = max(0.0, float(saved["offset"]) - world.clock.offset)
    world.clock.check(ahead)
    updates = world.updates.restored(saved["updates"])

    def restore() -> None:
        world.bot["id"] = bot
        world.commands.clear()
        world.commands.update(commands)
        world.files.replace(files)
        updates()
        world.clock.advance(ahead)
        world.replace(chats, last_id, seq)

    return restore


def _chat(chat: Chat) -> Json:
    return {
        **{name: getattr(chat, name) for name in _PLAIN},
        "persona": _plain(chat.persona) if chat.persona else None,
        "presses": [_plain(press) for press in chat.presses.values()],
        "messages": [_message(message) for message in chat.messages.values()],
        "members": list(chat.members.items()),
        "topics": [_plain(topic) for topic in chat.topics.values()],
        "read": list(chat.read.items()),
    }


def _message(message: Message) -> Json:
    body = {key: value for key, value in message.body.items() if key != "chat"}
    return {**_plain(message), "body": body, "reactions": list(message.reactions.items())}


def _file(file: StoredFile) -> Json:
    return {**_plain(file), "content": base64.b64encode(file.content).decode()}


def _plain(record: Any) -> Json:
    # All that is kept are dataclasses whose slots are their fields.
    return {name: getattr(record, name) for name in record.__slots__}


def _restored_chat(saved: Json, bot: Json) -> Chat:
    chat = Chat(**{name: saved[name] for name in _PLAIN})
    if saved["persona"]:
        chat.persona = Persona(**saved["persona"])
    chat.presses = {press["id"]: Press(**press) for press in saved["presses"]}
    chat.members = dict(saved["members"])
    chat.topics = {topic["id"]: ForumTopic(**topic) for topic in saved["topics"]}
    chat.read = dict(saved["read"])
    for one in saved["messages"]:
        body = {**one["body"], "chat": chat.about}
        message = Message(**{**one, "body": body, "reactions": dict(one["reactions"])})
        message.view()  # raises for what could not be shown
        if message.from_bot:
            body["from"] = bot
        chat.changed(message, message.seq)
    return chat


def _restored_file(saved: Json) -> StoredFile:
    return StoredFile(**{**saved, "content": base64.b64decode(saved["content"], validate=True)})
