"""The house as a phone meets it: one request to the address that people type, and what TLS says about it."""

from __future__ import annotations

import http.client
import json
import socket
import ssl
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from urllib.parse import urlsplit

from handhold.settings import Settings

_EVERYWHERE = {"0.0.0.0", "::", "[::]"}  # noqa: S104  compared with, not listened on
PATIENCE = 10.0
"""Seconds after which nobody counts as being there."""


@dataclass(frozen=True, slots=True)
class Answer:
    """Somebody answered.  ``ends`` is when the certificate ends, over TLS."""

    is_handhold: bool
    is_strict: bool
    ends: datetime | None


@dataclass(frozen=True, slots=True)
class Trouble:
    """Nobody answered, or nobody who can be believed.  ``is_silence``: the house may simply not be running."""

    sentence: str
    is_silence: bool = False


def knock(url: str, cert: Path | None) -> Answer | Trouble:
    """Ask the house at ``url`` how it is.  ``cert`` is its own certificate, if it has one, and is then believed."""
    parts = urlsplit(url)
    host, is_https = parts.hostname or "", parts.scheme == "https"
    port = parts.port or (443 if is_https else 80)
    try:
        connection = _line(host, port, is_https, cert)
        try:
            return _ask(connection)
        finally:
            connection.close()
    except ssl.SSLCertVerificationError as error:
        return Trouble(f"its certificate is not believed ({error.verify_message}); phones will warn or refuse.")
    except ssl.SSLError:
        return Trouble("nothing there speaks TLS; look at HANDHOLD_URL, the certificate and the proxy.")
    except socket.gaierror:
        return Trouble("this name leads nowhere from here; look at HANDHOLD_URL and at the name's entry (DNS).")
    except (OSError, http.client.HTTPException):
        return Trouble("nobody answers. Start the house, or look at the proxy and the firewall.", is_silence=True)


def is_up(settings: Settings) -> bool:
    """Whether the house answers on this machine itself, whatever stands in front of it."""
    host = "127.0.0.1" if settings.host in _EVERYWHERE else settings.host.strip("[]")
    line = _line(host, settings.port, settings.tls_cert is not None, settings.tls_cert, by_name=False)
    try:
        return _ask(line).is_handhold
    except (OSError, http.client.HTTPException):
        return False
    finally:
        line.close()


def _line(
    host: str, port: int, is_https: bool, cert: Path | None, *, by_name: bool = True
) -> http.client.HTTPConnection:
    if not is_https:
        return http.client.HTTPConnection(host, port, timeout=PATIENCE)
    context = ssl.create_default_context()
    context.check_hostname = by_name
    if cert is not None:
        context.load_verify_locations(cert)
    return http.client.HTTPSConnection(host, port, timeout=PATIENCE, context=context)


def _ask(connection: http.client.HTTPConnection) -> Answer:
    connection.request("GET", "/healthz")
    ends = _ends(connection.sock)
    response = connection.getresponse()
    return Answer(
        is_handhold=response.status == 200 and _is_health(response.read(1000)),
        is_strict=response.getheader("Strict-Transport-Security") is not None,
        ends=ends,
    )


def _is_health(body: bytes) -> bool:
    try:
        return bool(json.loads(body) == {"status": "ok"})
    except ValueError:
        return False


def _ends(line: socket.socket) -> datetime | None:
    told = line.getpeercert() if isinstance(line, ssl.SSLSocket) else None
    end = told.get("notAfter") if told else None
    return datetime.fromtimestamp(ssl.cert_time_to_seconds(str(end)), UTC) if end else None
