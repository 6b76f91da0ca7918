"""Keeps pages of the web away from the sandbox: its control interface and its Bot API.

A browser on this machine reaches 127.0.0.1 for any page that is open in it. Such a page is known by
its Origin or, where a picture or a link asks, by Sec-Fetch-Site; one whose name was made to point
here (DNS rebinding), by its Host. Bots send none of the first two and may go by any name.
"""

import ipaddress
from urllib.parse import urlsplit

from aiohttp import web
from aiohttp.typedefs import Handler, Middleware

CONTROL = "/sandbox/"
BOT_API = ("/bot", "/file/")
# Of what people and the bot sent, nothing may act as a page of the sandbox.
INERT = {"Content-Security-Policy": "sandbox", "X-Content-Type-Options": "nosniff"}
LOOPBACK = {"localhost", "127.0.0.1", "::1"}


def guarding(host: str) -> Middleware:
    """Refuses (403) what comes from other pages; `host` is where the sandbox listens."""
    names = None if _is_everywhere(host) else LOOPBACK | {host.lower()}

    @web.middleware
    async def guard(request: web.Request, handler: Handler) -> web.StreamResponse:
        control = request.path.startswith(CONTROL)
        if not control and not request.path.startswith(BOT_API):
            return await handler(request)
        origin = request.headers.get("Origin")
        if origin is not None and _place(origin) != request.host.lower():
            return _refused(f"The sandbox is not for pages of {origin}.")
        if request.headers.get("Sec-Fetch-Site") in ("cross-site", "same-site"):
            return _refused("The sandbox is not for other pages: open it by its own address.")
        if control and names is not None and _name(request.host) not in names:
            return _refused(
                f"The sandbox is at {host}, not at {request.host}: open it under that name."
            )
        return await handler(request)

    return guard


def _is_everywhere(host: str) -> bool:
    """Whether the sandbox listens on all addresses, so that it goes by any name."""
    try:
        return ipaddress.ip_address(host).is_unspecified
    except ValueError:
        return not host


def _place(origin: str) -> str:
    try:
        return urlsplit(origin).netloc.lower()
    except ValueError:
        return ""


def _name(host: str) -> str:
    try:
        return urlsplit(f"//{host}").hostname or ""
    except ValueError:
        return ""


def _refused(words: str) -> web.Response:
    answer = {"ok": False, "error_code": 403, "description": f"Forbidden: {words}"}
    return web.json_response({**answer, "error": words}, status=403)
