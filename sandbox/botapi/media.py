"""Bot API methods that send files, and hand them out."""

from sandbox.botapi.formatting import caption_of
from sandbox.botapi.params import Params
from sandbox.botapi.sending import deliver
from sandbox.errors import bad_request
from sandbox.shapes import Json
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


def _send(world: World, params: Params, kind: str) -> Json:
    if upload := params.upload(kind):
        if not upload.content:
            raise bad_request("file must be non-empty")
        limit = PHOTO_LIMIT if kind == "photo" else FILE_LIMIT
        if len(upload.content) > limit:
            raise bad_request(
                f"file of size {len(upload.content)} bytes is too big"
                f"{' for a photo' if kind == 'photo' else ''}; the maximum size is {limit} bytes"
            )
        file = world.files.add(kind, upload.name, upload.content, _TYPES.get(kind, ""))
    elif given := params.text(kind):
        file = world.files.get(given)
    else:
        raise bad_request(f"there is no {kind} in the request")
    caption = {} if kind == "sticker" else caption_of(params)
    content = {kind: file.media(kind, params.whole("duration")), **caption}
    return deliver(world, params, content, _KINDS[kind]).body
