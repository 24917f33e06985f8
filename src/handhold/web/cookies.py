"""Cookies: the session (the only copy of its secret), the device that is known, and plain ones for how a device wants
its pages (look, language, icon, name).

Over TLS the first two carry the ``__Host-`` prefix and ``Secure``.  Only a house that is plain HTTP on loopback leaves
both away: browsers differ in whether they take such cookies there, and nothing passes a wire.
"""

from __future__ import annotations

from starlette.requests import Request
from starlette.responses import Response

SESSION = "session"
DEVICE = "device"
_YEAR = 365 * 24 * 3600


def read(request: Request, is_https: bool, name: str) -> str | None:
    """The value of one of our cookies."""
    return request.cookies.get(_full(name, is_https))


def write(response: Response, is_https: bool, name: str, value: str) -> None:
    """Set a cookie that no script can read."""
    response.set_cookie(
        _full(name, is_https), value, max_age=_YEAR, path="/", secure=is_https, httponly=True, samesite="lax"
    )


def forget(response: Response, is_https: bool, name: str) -> None:
    """Take a cookie away."""
    response.delete_cookie(_full(name, is_https), path="/", secure=is_https, httponly=True, samesite="lax")


def write_plain(response: Response, is_https: bool, name: str, value: str) -> None:
    """Set a cookie that says how this device wants its pages; it names nobody."""
    response.set_cookie(name, value, max_age=_YEAR, path="/", secure=is_https, httponly=True, samesite="lax")


def _full(name: str, is_https: bool) -> str:
    return f"__Host-{name}" if is_https else name
