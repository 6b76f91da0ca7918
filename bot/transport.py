"""Telegram's Bot API over aiohttp, beneath python-telegram-bot.

The library's own backend is several times slower with many calls at once (docs/decisions.md).
"""

import os
from collections.abc import Mapping
from datetime import timedelta
from typing import Any, cast

import aiohttp
import orjson
from telegram._utils.types import JSONDict, ODVInput
from telegram.error import NetworkError, RetryAfter, TelegramError, TimedOut
from telegram.request import BaseRequest, RequestData

from storage.outbox import Upload

CONNECT_TIMEOUT_S = 10.0
READ_TIMEOUT_S = 20.0
CONNECTIONS = 256

# Else the library warns at every 429 that times will be of this type one day.
os.environ.setdefault("PTB_TIMEDELTA", "1")


def seconds_of(error: RetryAfter) -> float:
    """How long Telegram asks to wait."""
    after = error.retry_after
    return after.total_seconds() if isinstance(after, timedelta) else float(after)


class Payload:
    """What `call` sends, in the place of the library's own objects: as JSON, or a form with files.

    https://core.telegram.org/bots/api#sending-files: in a form, what is no text is JSON.
    """

    def __init__(self, parameters: Mapping[str, Any]) -> None:
        uploads = {name: Upload.of_parameter(value) for name, value in parameters.items()}
        self.multipart_data = {
            name: (one.name, one.content, one.media_type) for name, one in uploads.items() if one
        }
        self.contains_files = bool(self.multipart_data)
        if self.contains_files:
            self.json_parameters = {
                name: value if isinstance(value, str) else orjson.dumps(value).decode()
                for name, value in parameters.items()
                if name not in self.multipart_data
            }
        else:
            self.json_payload = orjson.dumps(parameters)


class AiohttpRequest(BaseRequest):
    """One pool of connections; raises the library's `TelegramError` tree."""

    def __init__(self, proxy: str | None = None) -> None:
        self._proxy = proxy
        self._session: aiohttp.ClientSession | None = None

    @property
    def read_timeout(self) -> float:
        """Seconds to wait for an answer, beyond a long poll's own time."""
        return READ_TIMEOUT_S

    async def initialize(self) -> None:
        """Open the pool."""
        if self._session is None:
            self._session = aiohttp.ClientSession(
                connector=aiohttp.TCPConnector(limit=CONNECTIONS),
                cookie_jar=aiohttp.DummyCookieJar(),
            )

    async def shutdown(self) -> None:
        """Close the pool."""
        session, self._session = self._session, None
        if session is not None:
            await session.close()

    async def call(
        self, url: str, parameters: Mapping[str, Any], read_timeout: float = READ_TIMEOUT_S
    ) -> Any:
        """Call a method with its parameters as they are; the result as plain JSON values."""
        return await self.post(
            url, cast("RequestData", Payload(parameters)), read_timeout=read_timeout
        )

    @staticmethod
    def parse_json_payload(payload: bytes) -> JSONDict:
        """The answer's JSON; raises `TelegramError` where it is none of Telegram's.

        https://core.telegram.org/bots/api#making-requests: an object with `ok`, and with `result`
        where that is true.
        """
        try:
            parsed: Any = orjson.loads(payload)
        except orjson.JSONDecodeError as error:
            raise TelegramError("Invalid server response") from error
        whole = isinstance(parsed, dict) and "ok" in parsed
        if not whole or (parsed["ok"] and "result" not in parsed):
            raise TelegramError("Invalid server response")
        answer: JSONDict = parsed
        return answer

    async def do_request(
        self,
        url: str,
        method: str,
        request_data: RequestData | None = None,
        read_timeout: ODVInput[float] = BaseRequest.DEFAULT_NONE,
        write_timeout: ODVInput[float] = BaseRequest.DEFAULT_NONE,
        connect_timeout: ODVInput[float] = BaseRequest.DEFAULT_NONE,
        pool_timeout: ODVInput[float] = BaseRequest.DEFAULT_NONE,
    ) -> tuple[int, bytes]:
        """Make one HTTP request: its status and body. Raises `TimedOut` and `NetworkError`."""
        if self._session is None:
            raise NetworkError("the connection to Telegram is not open")
        wait = read_timeout if isinstance(read_timeout, int | float) else READ_TIMEOUT_S
        data: Any = None
        headers = None
        if request_data is not None and request_data.contains_files:
            data = aiohttp.FormData(request_data.json_parameters)
            for name, (filename, content, mime) in request_data.multipart_data.items():
                data.add_field(name, content, filename=filename, content_type=mime)
        elif request_data is not None:
            data, headers = request_data.json_payload, {"Content-Type": "application/json"}
        try:
            async with self._session.request(
                method,
                url,
                data=data,
                headers=headers,
                proxy=self._proxy,
                timeout=aiohttp.ClientTimeout(sock_connect=CONNECT_TIMEOUT_S, sock_read=wait),
            ) as response:
                return response.status, await response.read()
        except TimeoutError as error:
            raise TimedOut from error
        except (aiohttp.ClientError, OSError) as error:
            raise NetworkError(f"Telegram can't be reached: {type(error).__name__}") from error
