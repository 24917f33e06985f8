"""What stands before every page: strict headers, refusal of other sites' forms, a limit for bodies.  Plain ASGI.

It looks at headers and sizes and must never look at what is inside a body.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping

from starlette.datastructures import Headers, MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from handhold.web.errors import TooLarge
from handhold.web.visit import FOR_PROGRAMS

BODY_LIMIT = 256 * 1024
"""Bytes in one request: a note of 20,000 characters of any script fits, however it is escaped."""
LETTER_LIMIT = 512 * 1024
"""Bytes in a letter: as long as a note, with seven open places of 4,000 characters."""

CONTENT_POLICY = "; ".join(
    (
        "default-src 'none'",
        "script-src 'self'",
        "style-src 'self'",
        "img-src 'self'",
        "connect-src 'self'",
        "manifest-src 'self'",
        "worker-src 'self'",
        "form-action 'self'",
        "base-uri 'none'",
        "frame-ancestors 'none'",
    )
)
_POWERS = ("accelerometer", "autoplay", "camera", "display-capture", "geolocation", "gyroscope", "hid",
           "magnetometer", "microphone", "midi", "payment", "serial", "usb", "xr-spatial-tracking")  # fmt: skip
HEADERS = {
    "Content-Security-Policy": CONTENT_POLICY,
    # Not no-referrer: that would turn the Origin of our own forms into "null", which older browsers are checked by.
    "Referrer-Policy": "same-origin",
    "Permissions-Policy": ", ".join(f"{power}=()" for power in _POWERS),
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "X-Robots-Tag": "noindex, nofollow",
}
TRANSPORT = {"Strict-Transport-Security": "max-age=31536000; includeSubDomains"}
PRIVATE = "no-store"

TurnAway = Callable[[Scope, Receive, Send], Awaitable[None]]


class StrictHeaders:
    """Every answer carries the strict headers; what does not say that it is public is not stored anywhere."""

    def __init__(self, app: ASGIApp, is_https: bool) -> None:
        self.app = app
        self.headers = HEADERS | (TRANSPORT if is_https else {})

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        async def send_with_headers(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = MutableHeaders(scope=message)
                headers.update(self.headers)
                headers.setdefault("Cache-Control", PRIVATE)
            await send(message)

        await self.app(scope, receive, send_with_headers if scope["type"] == "http" else send)


class SameSite:
    """A change is asked for by our own pages or not at all.  Programs carry a token and no cookie, so they pass."""

    def __init__(self, app: ASGIApp, turn_away: TurnAway) -> None:
        self.app = app
        self.turn_away = turn_away

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "http" and _changes(scope) and not is_own(Headers(scope=scope)):
            await self.turn_away(scope, receive, send)
            return
        await self.app(scope, receive, send)


class BodyLimit:
    """No body is read past the limit, whether or not it says how long it is.  ``larger`` names paths with their own."""

    def __init__(self, app: ASGIApp, larger: Mapping[str, int]) -> None:
        self.app = app
        self.larger = larger

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        read, limit = 0, self.larger.get(scope.get("path", ""), BODY_LIMIT)

        async def receive_within() -> Message:
            nonlocal read
            message = await receive()
            read += len(message.get("body", b""))
            if read > limit:
                raise TooLarge(limit)
            return message

        await self.app(scope, receive_within, send)


def _changes(scope: Scope) -> bool:
    """No place takes a change by any other method than POST, see ``place.Place``; every other one ends in a 405."""
    return scope["method"] == "POST" and not scope["path"].startswith(FOR_PROGRAMS)


def is_own(headers: Headers) -> bool:
    """Whether the browser says that one of our own pages asks; a browser that says nothing is not believed."""
    site = headers.get("sec-fetch-site")
    if site is not None:
        return site == "same-origin"
    _, mark, host = headers.get("origin", "").partition("://")
    return bool(mark) and host == headers.get("host")
