"""Files sent to and by the bot, kept in memory, and the samples people send by default."""

import hashlib
import mimetypes
import re
import struct
from dataclasses import dataclass
from pathlib import Path

from sandbox.errors import bad_request
from sandbox.shapes import Json

SAMPLES = Path(__file__).parents[1] / "samples"
# https://core.telegram.org/bots/api#getfile
DOWNLOAD_LIMIT = 20 * 1024 * 1024
FOLDERS = {"photo": "photos", "voice": "voice", "document": "documents", "sticker": "stickers"}
SAMPLE_FILES = {
    "photo": "photo.jpg",
    "voice": "voice.ogg",
    "document": "document.txt",
    "sticker": "sticker.webp",
}
_SUFFIX = re.compile(r"\.[A-Za-z0-9]{1,16}")


@dataclass(slots=True)
class StoredFile:
    """One file; `size` may be told larger than the content, to stand for a huge file."""

    file_id: str
    path: str
    name: str
    mime: str
    content: bytes
    size: int

    def reference(self) -> Json:
        """Telegram's File object; raises Refusal above the limit for downloads."""
        if self.size > DOWNLOAD_LIMIT:
            raise bad_request("file is too big")
        return {**self.plain(), "file_path": self.path}

    def plain(self) -> Json:
        return {
            "file_id": self.file_id,
            "file_unique_id": self.file_id[-16:],
            "file_size": self.size,
        }

    def media(self, kind: str, seconds: int = 0) -> Json | list[Json]:
        """What stands under `kind` in a Message."""
        if kind == "photo":
            width, height = image_size(self.content)
            return [{**self.plain(), "width": width, "height": height}]
        if kind == "voice":
            return {**self.plain(), "duration": seconds, "mime_type": self.mime}
        if kind == "sticker":
            width, height = image_size(self.content)
            return {
                **self.plain(),
                "type": "regular",
                "width": width,
                "height": height,
                "is_animated": False,
                "is_video": False,
                "emoji": "👍",
            }
        return {**self.plain(), "file_name": self.name, "mime_type": self.mime}


class Files:
    """All the files of a world, by file_id and by path."""

    def __init__(self) -> None:
        self._by_id: dict[str, StoredFile] = {}
        self._by_path: dict[str, StoredFile] = {}

    def add(
        self, kind: str, name: str, content: bytes, mime: str = "", size: int = 0
    ) -> StoredFile:
        """Keeps a file; the same content under the same name has the same file_id."""
        digest = hashlib.sha256(content + f"|{kind}|{name}|{size}".encode()).hexdigest()
        file_id = f"SB{kind[:2]}{digest[:32]}"
        if known := self._by_id.get(file_id):
            return known
        suffix = Path(name).suffix
        # The path is put into an address, by some libraries as it stands.
        if not _SUFFIX.fullmatch(suffix):
            suffix = mimetypes.guess_extension(mime) or ""
        path = f"{FOLDERS[kind]}/file_{len(self._by_id)}{suffix}"
        mime = mime or mimetypes.guess_type(name)[0] or "application/octet-stream"
        file = StoredFile(file_id, path, name, mime, content, size or len(content))
        self._by_id[file_id] = self._by_path[path] = file
        return file

    def sample(self, kind: str, size: int = 0) -> StoredFile:
        """A small real file of this kind."""
        name = SAMPLE_FILES[kind]
        return self.add(kind, name, (SAMPLES / name).read_bytes(), size=size)

    def find(self, file_id: str) -> StoredFile | None:
        return self._by_id.get(file_id)

    def get(self, file_id: str) -> StoredFile:
        """Raises Refusal for a file_id that was never given out."""
        if file := self._by_id.get(file_id):
            return file
        raise bad_request("wrong file identifier/HTTP URL specified")

    def at(self, path: str) -> StoredFile | None:
        return self._by_path.get(path)

    def all(self) -> list[StoredFile]:
        """Every file, oldest first."""
        return list(self._by_id.values())

    def replace(self, files: list[StoredFile]) -> None:
        """Puts files that `all` told of in place of all there are."""
        self._by_id = {file.file_id: file for file in files}
        self._by_path = {file.path: file for file in files}


def image_size(content: bytes) -> tuple[int, int]:
    """Width and height in pixels of a PNG, JPEG or lossy WebP; raises Refusal for others."""
    if content.startswith(b"\x89PNG") and len(content) > 24:
        width, height = struct.unpack(">II", content[16:24])
        return width, height
    if content[8:16] == b"WEBPVP8 " and len(content) > 30:
        width, height = struct.unpack("<HH", content[26:30])
        return width & 0x3FFF, height & 0x3FFF
    if content[8:16] == b"WEBPVP8X" and len(content) > 30:
        width = int.from_bytes(content[24:27], "little")
        height = int.from_bytes(content[27:30], "little")
        return width + 1, height + 1
    place = 2
    while content.startswith(b"\xff\xd8") and place + 9 < len(content):
        marker, length = content[place + 1], struct.unpack(">H", content[place + 2 : place + 4])[0]
        # The frame headers SOF0 to SOF15, without the tables DHT, JPG and DAC.
        if 0xC0 <= marker <= 0xCF and marker not in (0xC4, 0xC8, 0xCC):
            height, width = struct.unpack(">HH", content[place + 5 : place + 9])
            return width, height
        place += 2 + length
    raise bad_request("IMAGE_PROCESS_FAILED")
