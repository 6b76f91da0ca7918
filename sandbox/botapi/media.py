"""Bot API methods that send files, and hand them out."""

from sandbox.botapi.formatting import caption_of
from sandbox.botapi.params import ATTACHED, Params
from sandbox.botapi.sending import deliver
from sandbox.errors import bad_request
from sandbox.shapes import Json
from sandbox.world.files import StoredFile
from sandbox.world.people import ALBUM, IN_ALBUMS
from sandbox.world.state import World

# https://core.telegram.org/bots/api#sending-files
PHOTO_LIMIT = 10 * 1024 * 1024
FILE_LIMIT = 50 * 1024 * 1024
# What may not be sent where the bot is restricted, in Telegram's words.
_KINDS = {
    "photo": "photos",
    "voice": "voice notes",
    "document": "documents",
    "sticker": "stickers",
}
# Telegram takes no bot's word for a media type: it goes by the kind, and a document's name.
_TYPES = {"photo": "image/jpeg", "voice": "audio/ogg", "sticker": "image/webp"}


def send_photo(world: World, params: Params) -> Json:
    return _send(world, params, "photo")


def send_voice(world: World, params: Params) -> Json:
    return _send(world, params, "voice")


def send_document(world: World, params: Params) -> Json:
    return _send(world, params, "document")


def send_sticker(world: World, params: Params) -> Json:
    return _send(world, params, "sticker")


def get_file(world: World, params: Params) -> Json:
    if not (file_id := params.text("file_id")):
        raise bad_request("file_id not specified")
    file = world.files.find(file_id)
    if file is None:
        raise bad_request("invalid file_id")
    return file.reference()


def send_media_group(world: World, params: Params) -> list[Json]:
    """Sends an album, whole or not at all; one item alone makes a message like any other."""
    params.required("media")
    items = params.structure("media")
    if not isinstance(items, list) or not all(isinstance(item, dict) for item in items):
        raise bad_request("can't parse media JSON object")
    if not items:
        raise bad_request("there are no messages to send")
    if len(items) > ALBUM:
        raise bad_request("too many messages to send as an album")
    kinds = {str(item.get("type")) for item in items}
    for kind in kinds - {*IN_ALBUMS}:
        raise bad_request(f'can\'t parse InputMedia: type "{kind}" is unsupported')
    if len(kinds) > 1:
        raise bad_request("document can't be mixed with other media types")
    contents = [_item(world, params.within(item)) for item in items]
    album = {"media_group_id": str(world.next_id())} if len(items) > 1 else {}
    [kind] = kinds
    return [deliver(world, params, {**content, **album}, _KINDS[kind]).body for content in contents]


def _item(world: World, params: Params) -> Json:
    """What one item of an album puts into its message."""
    kind = params.text("type")
    if params.upload("media") is None and params.text("media").startswith(ATTACHED):
        raise bad_request("can't parse InputMedia: media not found")
    return {kind: _file(world, params, kind, "media").media(kind), **caption_of(params)}


def _send(world: World, params: Params, kind: str) -> Json:
    file = _file(world, params, kind, kind)
    caption = {} if kind == "sticker" else caption_of(params)
    content = {kind: file.media(kind, params.whole("duration")), **caption}
    return deliver(world, params, content, _KINDS[kind]).body


def _file(world: World, params: Params, kind: str, name: str) -> StoredFile:
    """The file of that kind that a call sends along, or names by its file_id, under `name`."""
    if upload := params.upload(name):
        if not upload.content:
            raise bad_request("file must be non-empty")
        limit = PHOTO_LIMIT if kind == "photo" else FILE_LIMIT
        if len(upload.content) > limit:
            raise bad_request(
                f"file of size {len(upload.content)} bytes is too big"
                f"{' for a photo' if kind == 'photo' else ''}; the maximum size is {limit} bytes"
            )
        return world.files.add(kind, upload.name, upload.content, _TYPES.get(kind, ""))
    if given := params.text(name):
        return world.files.get(given)
    raise bad_request(f"there is no {kind} in the request")
