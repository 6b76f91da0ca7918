"""setWebhook, deleteWebhook and getWebhookInfo; sandbox.botapi.delivery does the sending.

As a Bot API server of one's own the sandbox takes any address and port, and http:
https://core.telegram.org/bots/api#using-a-local-bot-api-server. Words and checks are those of
https://github.com/tdlib/telegram-bot-api. A name is looked up when the first update is sent, not by
setWebhook: what fails then stands in getWebhookInfo.
"""

import ipaddress
import re
import ssl
from dataclasses import dataclass
from typing import Any
from urllib.parse import SplitResult, urlsplit

from sandbox.botapi.params import Params
from sandbox.errors import Refusal, bad_request
from sandbox.shapes import Json
from sandbox.world.state import World
from sandbox.world.updates import Hook

# https://core.telegram.org/bots/api#setwebhook
SECRET_LIMIT = 256
SECRET = re.compile(r"[A-Za-z0-9_-]*")
CONNECTIONS, MOST_CONNECTIONS = 40, 100


@dataclass(frozen=True, slots=True)
class Described:
    """A result that Telegram adds words to."""

    result: Any
    description: str


def set_webhook(world: World, params: Params) -> Described:
    """Sends updates to `url` from now on, or with none keeps them for getUpdates.

    The webhook of before ends even where the new one is refused, as with Telegram.
    """
    if not params.text("url"):
        return delete_webhook(world, params)
    updates = world.updates
    try:
        hook = _asked_for(params)
    except Refusal:
        updates.direct(None)
        raise
    dropping = params.flag("drop_pending_updates")
    updates.allow(params.structure("allowed_updates"))
    if updates.hook and _settings(updates.hook) == _settings(hook) and not dropping:
        return Described(True, "Webhook is already set")
    if dropping:
        updates.forget()
    updates.direct(hook)
    return Described(True, "Webhook was set")


def delete_webhook(world: World, params: Params) -> Described:
    """Keeps updates for getUpdates again."""
    there_was = world.updates.hook is not None
    world.updates.direct(None)
    if params.flag("drop_pending_updates"):
        world.updates.forget()
    return Described(True, f"Webhook {'was' if there_was else 'is already'} deleted")


def get_webhook_info(world: World, params: Params) -> Json:
    """Telegram's WebhookInfo."""
    updates = world.updates
    hook = updates.hook
    info: Json = {
        "url": hook.url if hook else "",
        "has_custom_certificate": bool(hook and hook.trust),
        "pending_update_count": updates.pending,
    }
    if hook:
        info["max_connections"] = hook.max_connections
        if address := hook.ip_address or _literal(hook.url):
            info["ip_address"] = address
        if hook.last_error:
            info["last_error_date"] = hook.last_error_date
            info["last_error_message"] = hook.last_error
    if updates.allowed is not None:
        info["allowed_updates"] = updates.allowed
    return info


def _asked_for(params: Params) -> Hook:
    return Hook(
        _checked_url(params.text("url")),
        _checked_secret(params.text("secret_token")),
        min(max(params.whole("max_connections", CONNECTIONS), 1), MOST_CONNECTIONS),
        _checked_address(params.text("ip_address")),
        _trust(params),
    )


def _checked_url(url: str) -> str:
    try:
        parsed = _parsed(url)
        good = parsed.scheme in ("http", "https") and parsed.hostname and parsed.port != 0
    except ValueError:
        good = False
    if not good or any(character.isspace() for character in url):
        raise bad_request("invalid webhook URL specified")
    return url


def address_of(hook: Hook) -> str:
    """Where updates go; without a scheme an address is taken for https."""
    return _parsed(hook.url).geturl()


def _parsed(url: str) -> SplitResult:
    return urlsplit(url if "://" in url else f"https://{url}")


def _checked_secret(secret: str) -> str:
    if len(secret) > SECRET_LIMIT:
        raise bad_request("secret token is too long")
    if not SECRET.fullmatch(secret):
        raise bad_request("secret token contains unallowed characters")
    return secret


def _checked_address(address: str) -> str:
    if address and not _is_address(address):
        raise bad_request("bad webhook: Invalid IP address specified")
    return address


def _literal(url: str) -> str:
    host = _parsed(url).hostname or ""
    return host if _is_address(host) else ""


def _is_address(text: str) -> bool:
    try:
        ipaddress.ip_address(text)
    except ValueError:
        return False
    return True


def _trust(params: Params) -> ssl.SSLContext | None:
    certificate = params.upload("certificate")
    if certificate is None:
        return None
    try:
        return ssl.create_default_context(cadata=certificate.content.decode("ascii"))
    except (ssl.SSLError, UnicodeDecodeError, ValueError):
        raise bad_request(
            "bad webhook: Can't create an SSL context: Failed to set custom certificate file"
        ) from None


def _settings(hook: Hook) -> tuple[object, ...]:
    # Telegram never takes a webhook with a certificate for the one there is.
    return hook.url, hook.secret, hook.max_connections, hook.ip_address, hook.trust
