"""Handing sealed messages to a push service, and mails to a mail server.  It sees addresses and sealed bytes only.

Push services are few and known: a browser names the address, so an address elsewhere is refused rather than called.
"""

from __future__ import annotations

import asyncio
import http.client
import logging
import smtplib
import ssl
from collections.abc import Callable, Sequence
from email.message import EmailMessage
from email.utils import formatdate, make_msgid
from ipaddress import ip_address
from typing import Literal, Protocol
from urllib.parse import urlsplit

from handhold.store.webpush import Message

SERVICES = (
    "fcm.googleapis.com",
    "push.services.mozilla.com",
    "push.apple.com",
    "notify.windows.com",
)
"""The push services of the usual browsers, each with everything below it."""
LONGEST = 1000
"""Characters in an endpoint."""
PATIENCE = 15.0
"""Seconds after which somebody who does not answer is let go."""
_log = logging.getLogger("handhold.pocket")

Outcome = Literal["sent", "gone", "failed"]
"""Taken over; no such subscription any more; not now, perhaps later."""
Send = Callable[[Message], Outcome]


class MailServer(Protocol):
    """What must be known of a mail server."""

    @property
    def host(self) -> str: ...

    @property
    def port(self) -> int: ...

    @property
    def is_tls(self) -> bool: ...

    @property
    def sender(self) -> str: ...

    @property
    def user(self) -> str | None: ...

    @property
    def password(self) -> str | None: ...


def is_service(endpoint: str, more: Sequence[str] = ()) -> bool:
    """Whether an endpoint lies at a push service that is known here; ``more`` names hosts, with or without a port."""
    try:
        parts = urlsplit(endpoint)
        host, place = parts.hostname or "", parts.netloc.lower()
        if parts.scheme != "https" or parts.username or len(endpoint) > LONGEST or not endpoint.isascii():
            return False
        if not endpoint.isprintable() or " " in endpoint:
            return False
        usual = parts.port in {None, 443} and any(host == name or host.endswith(f".{name}") for name in SERVICES)
    except ValueError:
        return False
    return usual or place in more or (parts.port in {None, 443} and host in more)


def hand_over(message: Message) -> Outcome:
    """Send one message and wait for the answer; redirects are not followed.  Blocking: call it in a thread."""
    parts = urlsplit(message.endpoint)
    target = parts.path + (f"?{parts.query}" if parts.query else "")
    connection = http.client.HTTPSConnection(
        parts.hostname or "", parts.port or 443, timeout=PATIENCE, context=ssl.create_default_context()
    )
    try:
        connection.request("POST", target or "/", body=message.body, headers=message.headers)
        status = connection.getresponse().status
    except (OSError, http.client.HTTPException, UnicodeError) as error:  # the last: a name that can be no host's
        _log.warning("push: %s could not be reached (%s)", parts.hostname, type(error).__name__)
        return "failed"
    finally:
        connection.close()
    if status in {404, 410}:
        return "gone"
    if not 200 <= status < 300:
        _log.warning("push: %s answered %s", parts.hostname, status)
        return "failed"
    return "sent"


async def push(message: Message, send: Send = hand_over) -> Outcome:
    """The same without blocking the event loop."""
    return await asyncio.to_thread(send, message)


def mail(server: MailServer, to: str, subject: str, text: str) -> Outcome:
    """Hand one mail to the server.  Blocking: call it in a thread."""
    letter = EmailMessage()
    letter["From"], letter["To"], letter["Subject"] = server.sender, to, subject
    letter["Date"] = formatdate()
    letter["Message-ID"] = make_msgid(domain=server.sender.rpartition("@")[2])
    letter["Auto-Submitted"] = "auto-generated"
    letter.set_content(text + "\n")
    try:
        with _connected(server) as line:
            if server.user is not None and server.password is not None:
                line.login(server.user, server.password)
            line.send_message(letter)
    except smtplib.SMTPRecipientsRefused as error:
        refused = error.recipients
        _log.warning("mail: %s did not take the address (%s)", server.host, [code for code, _ in refused.values()])
        return "gone" if all(_is_none(*answer) for answer in refused.values()) else "failed"
    except (OSError, smtplib.SMTPException) as error:
        _log.warning("mail: %s did not take it (%s)", server.host, type(error).__name__)
        return "failed"
    return "sent"


def _is_none(code: int, said: bytes) -> bool:
    """Whether a mail server says that there is no such address (RFC 5321), and not that it may not be used this way
    (5.7, RFC 3463), that its box is full, or to come again.
    """
    return code in {550, 551, 553} and not said.startswith(b"5.7.")


def _connected(server: MailServer) -> smtplib.SMTP:
    context = ssl.create_default_context()
    if server.is_tls:
        return smtplib.SMTP_SSL(server.host, server.port, timeout=PATIENCE, context=context)
    line = smtplib.SMTP(server.host, server.port, timeout=PATIENCE)
    if not _is_this_machine(server.host):
        try:
            line.starttls(context=context)
        except BaseException:
            # Nothing leaves this machine in the clear.
            line.close()
            raise
    return line


def _is_this_machine(host: str) -> bool:
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"
