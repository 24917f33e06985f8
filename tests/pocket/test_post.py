"""Handing over: which addresses are called at all, and what becomes of each answer, over real TLS and real SMTP."""

from __future__ import annotations

import socket
import ssl
from collections.abc import Iterator
from dataclasses import replace
from email import message_from_bytes
from pathlib import Path
from typing import Any

import pytest
from aiosmtpd.controller import Controller
from aiosmtpd.smtp import AuthResult

from handhold.pocket import post
from handhold.settings import Mail
from handhold.store.webpush import Message
from tests.certificates import Certificate, make
from tests.pocket.service import PushService, push_service


@pytest.fixture
def certificate(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Certificate:
    """A certificate that this process believes."""
    made = make(tmp_path / "tls", "127.0.0.1", "localhost")
    monkeypatch.setenv("SSL_CERT_FILE", str(made.cert))
    return made


@pytest.fixture
def service(certificate: Certificate) -> Iterator[PushService]:
    with push_service(certificate) as running:
        yield running


def message(service: PushService) -> Message:
    return Message(service.endpoint("ben?x=1"), {"TTL": "60", "Content-Encoding": "aes128gcm"}, b"sealed")


@pytest.mark.parametrize(
    ("endpoint", "is_known"),
    [
        ("https://fcm.googleapis.com/fcm/send/abc", True),
        ("https://updates.push.services.mozilla.com/wpush/v2/abc", True),
        ("https://wns2-db5p.notify.windows.com/w/?token=abc", True),
        ("https://web.push.apple.com/abc", True),
        ("https://push.example/abc", True),
        ("https://push.example:8443/abc", False),
        ("https://other.example:9000/abc", True),
        ("https://other.example/abc", False),
        ("http://fcm.googleapis.com/abc", False),
        ("https://fcm.googleapis.com:22/abc", False),
        ("https://fcm.googleapis.com@127.0.0.1/abc", False),
        ("https://evil-fcm.googleapis.com.example/abc", False),
        ("https://evilpush.apple.com/abc", False),
        ("https://127.0.0.1/abc", False),
        ("https://[::1/abc", False),
        ("https://push.example/a\r\nHost: x", False),
        ("https://push.example/a b", False),
        ("https://push.example/" + "a" * 1000, False),
        ("", False),
    ],
)
def test_only_known_services_are_called(endpoint: str, is_known: bool) -> None:
    assert post.is_service(endpoint, ("push.example", "other.example:9000")) is is_known


@pytest.mark.parametrize(
    ("status", "outcome"),
    [(201, "sent"), (200, "sent"), (404, "gone"), (410, "gone"), (429, "failed"), (500, "failed"), (301, "failed")],
)
def test_every_answer_of_a_service_has_its_meaning(service: PushService, status: int, outcome: str) -> None:
    service.status = status
    assert post.hand_over(message(service)) == outcome
    ((path, headers, body),) = service.came
    assert (path, body, headers["ttl"]) == ("/push/ben?x=1", b"sealed", "60")
    assert not any("handhold" in value.lower() for value in headers.values())


def test_a_service_that_is_not_there_or_not_believed_gets_nothing(
    service: PushService, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    stranger = make(tmp_path / "other", "127.0.0.1")
    monkeypatch.setenv("SSL_CERT_FILE", str(stranger.cert))
    assert post.hand_over(message(service)) == "failed"
    assert post.hand_over(Message("https://127.0.0.1:1/x", {}, b"")) == "failed"
    assert post.hand_over(Message("https://.push.apple.com/x", {}, b"")) == "failed"
    assert service.came == []
    assert "/push/" not in caplog.text


class Box:
    """A mailbox: what came, and what is answered to whom."""

    def __init__(self) -> None:
        self.came: list[tuple[str, list[str], bytes]] = []
        self.refuses = ""

    async def handle_RCPT(self, _server: Any, _session: Any, envelope: Any, address: str, _options: Any) -> str:
        if self.refuses:
            return self.refuses
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, _server: Any, _session: Any, envelope: Any) -> str:
        self.came.append((envelope.mail_from, envelope.rcpt_tos, envelope.content))
        return "250 OK"


def knows(_server: Any, _session: Any, _envelope: Any, _how: str, given: Any) -> AuthResult:
    return AuthResult(success=(given.login, given.password) == (b"ada", b"secret"))


@pytest.fixture
def box() -> Iterator[tuple[Box, Controller]]:
    kept = Box()
    controller = Controller(kept, hostname="127.0.0.1", port=0)
    # The controller looks at its own port to see whether it runs, so it needs a real one.
    controller.port = _free_port()
    controller.start()
    yield kept, controller
    controller.stop()


def _free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as probe:
        return int(probe.getsockname()[1])


def server(port: int, **changes: Any) -> Mail:
    plain = Mail(host="127.0.0.1", port=port, is_tls=False, sender="home@mail.example")
    return replace(plain, **changes)


def test_a_mail_says_that_something_waits_and_nothing_else(box: tuple[Box, Controller]) -> None:
    kept, running = box
    assert post.mail(server(running.port), "ada@mail.example", "Hearth", "Something is waiting for you.") == "sent"
    ((sender, to, raw),) = kept.came
    assert (sender, to) == ("home@mail.example", ["ada@mail.example"])
    letter = message_from_bytes(raw)
    assert (letter["Subject"], letter["Auto-Submitted"]) == ("Hearth", "auto-generated")
    assert str(letter.get_payload()).strip() == "Something is waiting for you."
    assert letter["Message-ID"].endswith("@mail.example>")


def test_an_address_that_is_none_is_gone_and_a_busy_one_is_tried_later(box: tuple[Box, Controller]) -> None:
    kept, running = box
    for says, outcome in {
        "550 no such person": "gone",
        "550 5.1.1 no such person": "gone",
        "450 later": "failed",
        "552 5.2.2 the box is full": "failed",
        "554 5.7.1 relay access denied": "failed",
        "550 5.7.1 not from you": "failed",
    }.items():
        kept.refuses = says
        assert post.mail(server(running.port), "a@b.example", "Hearth", "x") == outcome, says
    assert kept.came == []


def test_a_mail_server_that_is_not_there_is_tried_later() -> None:
    assert post.mail(server(1), "a@b.example", "Hearth", "x") == "failed"


@pytest.mark.filterwarnings("ignore:Requiring AUTH while not requiring TLS")
def test_mail_goes_over_tls_with_a_name_and_a_password(certificate: Certificate) -> None:
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(certificate.cert, certificate.key)
    kept = Box()
    controller = Controller(
        kept, hostname="127.0.0.1", port=_free_port(), ssl_context=context, authenticator=knows, auth_required=True,
        auth_require_tls=False,
    )  # fmt: skip
    controller.start()
    try:
        right = server(controller.port, is_tls=True, user="ada", password="secret")
        assert post.mail(right, "a@b.example", "Hearth", "x") == "sent"
        wrong = server(controller.port, is_tls=True, user="ada", password="guess")
        assert post.mail(wrong, "a@b.example", "Hearth", "x") == "failed"
    finally:
        controller.stop()
    assert len(kept.came) == 1


def test_beyond_this_machine_a_server_without_tls_gets_nothing(
    box: tuple[Box, Controller], monkeypatch: pytest.MonkeyPatch
) -> None:
    kept, running = box
    monkeypatch.setattr(post, "_is_this_machine", lambda _host: False)
    assert post.mail(server(running.port), "a@b.example", "Hearth", "x") == "failed"
    assert kept.came == []


def test_beyond_this_machine_the_line_is_made_safe_first(
    certificate: Certificate, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(post, "_is_this_machine", lambda _host: False)
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(certificate.cert, certificate.key)
    kept = Box()
    controller = Controller(kept, hostname="127.0.0.1", port=_free_port(), tls_context=context, require_starttls=True)
    controller.start()
    try:
        assert post.mail(server(controller.port), "a@b.example", "Hearth", "x") == "sent"
    finally:
        controller.stop()
    assert len(kept.came) == 1
