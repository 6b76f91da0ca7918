"""Just enough HTTP/1.1 for a stand-in of the Bot API that is never the bottleneck."""

import asyncio
import re
from collections.abc import Callable
from email import message_from_bytes
from typing import Any, cast
from urllib.parse import parse_qsl

import orjson

type_of = re.compile(rb"\r\ncontent-type:[ \t]*([^\r]+)", re.IGNORECASE)
length_of = re.compile(rb"\r\ncontent-length:[ \t]*(\d+)", re.IGNORECASE)
chunked = re.compile(rb"\r\ntransfer-encoding:", re.IGNORECASE)
END_OF_HEAD = b"\r\n\r\n"

Parameters = dict[str, Any]
Serve = Callable[["Connection", str, Parameters], None]


def parameters(content_type: bytes, body: bytes) -> Parameters:
    """Read a call's parameters from any of the forms the Bot API takes: JSON, form, multipart."""
    if not body:
        return {}
    if content_type.startswith(b"application/json"):
        decoded: Parameters = orjson.loads(body)
        return decoded
    if content_type.startswith(b"multipart/form-data"):
        message = message_from_bytes(b"Content-Type: " + content_type + END_OF_HEAD + body)
        return {
            str(part.get_param("name", header="content-disposition")): payload.decode()
            for part in message.walk()
            if isinstance(payload := part.get_payload(decode=True), bytes)
        }
    return dict(parse_qsl(body.decode()))


def structure(value: Any) -> Any:
    """Read a parameter that is an object: itself in a JSON body, a JSON string in a form."""
    return orjson.loads(value) if isinstance(value, str) else value


class Connection(asyncio.Protocol):
    """One keep-alive connection; hands each call to `serve(connection, method, parameters)`."""

    def __init__(self, serve: Serve) -> None:
        self._serve = serve
        self._received = b""
        self._transport: asyncio.Transport | None = None

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self._transport = cast("asyncio.Transport", transport)  # uvloop's own is no subclass

    def connection_lost(self, exc: Exception | None) -> None:
        self._transport = None

    def data_received(self, data: bytes) -> None:
        self._received += data
        while (end := self._received.find(END_OF_HEAD)) >= 0:
            head = self._received[:end]
            if chunked.search(head):
                self.answer(b'{"ok":false,"error_code":411}', b"411 Length Required")
                self._received = b""
                return
            length = length_of.search(head)
            start = end + len(END_OF_HEAD)
            stop = start + (int(length[1]) if length else 0)
            if len(self._received) < stop:
                return
            body, self._received = self._received[start:stop], self._received[stop:]
            self._call(head, body)

    def _call(self, head: bytes, body: bytes) -> None:
        path, _, query = head.split(b" ", 2)[1].decode().partition("?")
        content_type = type_of.search(head)
        called = parameters(content_type[1] if content_type else b"", body)
        if query:
            called.update(parse_qsl(query))
        self._serve(self, path.rpartition("/")[2], called)

    def answer(self, body: bytes, status: bytes = b"200 OK") -> None:
        """Send a JSON body; nothing happens when the other end has gone."""
        if self._transport is not None:
            self._transport.write(
                b"HTTP/1.1 %b\r\nContent-Type: application/json\r\nContent-Length: %d\r\n\r\n%b"
                % (status, len(body), body)
            )
