"""The text or caption of a call, with its entities, and what Telegram refuses about them."""

from typing import Any

from sandbox.botapi.params import Params
from sandbox.errors import bad_request
from sandbox.shapes import Json
from sandbox.text.markdown import from_markdown
from sandbox.text.markdown_v2 import from_markdown_v2
from sandbox.text.markup import found_in, from_html, trimmed

# https://core.telegram.org/bots/api#sendmessage and #sendphoto: "after entities parsing". A live
# bot was seen to count Unicode code points, not UTF-16 units.
TEXT_LIMIT = 4096
# Above this Telegram does not even look for entities.
BYTES_LIMIT = 1 << 15
CAPTION_LIMIT = 1024
_MODES = {"html": from_html, "markdown": from_markdown, "markdownv2": from_markdown_v2}
# In these Telegram looks for no links, mentions or commands.
_OPAQUE = {"code", "pre", "text_link", "text_mention"}


def text_of(params: Params) -> Json:
    """`text` and `entities` of a Message; raises Refusal for no text, or too much of it."""
    if not params.text("text"):
        raise bad_request("message text is empty")
    text, entities = _formatted(params, "text", "entities")
    if not text:
        raise bad_request("text must be non-empty")
    if len(text) > TEXT_LIMIT:
        raise bad_request("message is too long")
    return {"text": text, "entities": entities} if entities else {"text": text}


def caption_of(params: Params) -> Json:
    """`caption` and `caption_entities` of a Message; raises Refusal for one that is too long."""
    text, entities = _formatted(params, "caption", "caption_entities")
    if len(text) > CAPTION_LIMIT:
        raise bad_request("message caption is too long")
    content: Json = {"caption": text} if text else {}
    return {**content, "caption_entities": entities} if entities else content


def _formatted(params: Params, name: str, entities_name: str) -> tuple[str, list[Json]]:
    text = params.text(name)
    if len(text.encode()) > BYTES_LIMIT:
        raise bad_request("text is too long")
    mode = params.text("parse_mode").lower()
    if mode in _MODES:
        text, entities = _MODES[mode](text)
    elif mode not in ("", "none"):
        raise bad_request("unsupported parse_mode")
    else:
        # Telegram passes over what is no list: https://github.com/tdlib/telegram-bot-api (Client).
        given = params.structure(entities_name)
        entities = given if isinstance(given, list) else []
        for entity in entities:
            _check_entity(entity)
    text, entities = trimmed(text, entities)
    found = [entity for entity in found_in(text) if not _covered(entity, entities)]
    return text, sorted(entities + found, key=lambda e: (e["offset"], -e["length"]))


def _check_entity(entity: Any) -> None:
    if not isinstance(entity, dict):
        raise bad_request("can't parse MessageEntity: expected an Object")
    needed = {"offset": int, "length": int, "type": str}
    if entity.get("type") == "text_link":
        needed["url"] = str
    for name, kind in needed.items():
        if name not in entity:
            raise bad_request(f"can't parse MessageEntity: Can't find field \"{name}\"")
        if not isinstance(entity[name], kind):
            called = "Number" if kind is int else "String"
            raise bad_request(
                f'can\'t parse MessageEntity: Field "{name}" must be of type {called}'
            )


def _covered(found: Json, entities: list[Json]) -> bool:
    start, end = found["offset"], found["offset"] + found["length"]
    return any(
        (entity["offset"], entity["length"]) == (start, found["length"])
        or (
            entity["type"] in _OPAQUE
            and entity["offset"] < end
            and start < entity["offset"] + entity["length"]
        )
        for entity in entities
    )
