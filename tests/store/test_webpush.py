"""Web push against the standard's own example, an independent reader of its headers, and a browser made of keys."""

from __future__ import annotations

import os
from base64 import urlsafe_b64decode

import pytest
from cryptography.hazmat.primitives.asymmetric.ec import SECP256R1, derive_private_key, generate_private_key
from py_vapid import Vapid02  # type: ignore[import-untyped]

from handhold.store import webpush
from handhold.store.contracts import Unopenable
from tests.store.receiver import Receiver

# RFC 8291, appendix A: a published test vector, data and not text.
PLAIN = b"When I grow up, I want to be a watermelon"
AS_PRIVATE = "yfWPiYE-n46HLnH0KqZOF1fJJU3MYrct3AELtAQ-oRw"
UA_PUBLIC = "BCVxsr7N_eNgVRqvHtD0zTZsEc6-VV-JvLexhqUzORcxaOzi6-AYWXvTBHm4bjyPjs7Vd8pZGH6SRpkNtoIAiw4"
SALT, AUTH = "DGv6ra1nlYgDCS1FRnbzlw", "BTBZMqHH6r4Tts7J_aSIgg"
SEALED = (
    "DGv6ra1nlYgDCS1FRnbzlwAAEABBBP4z9KsN6nGRTbVYI_c7VJSPQTBtkgcy27mlmlMoZIIgDll6e3vCYLocInmYWAmS6TlzAC8wEqKK6PBru3jl7A_"
    "yl95bQpu6cVPTpK4Mqgkf1CXztLVBSt2Ks3oZwbuwXPXLWyouBWLVWGNWQexSgSxsj_Qulcy4a-fN"
)
NOON = 1_772_452_800
HOUSE = webpush.server_key(b"s" * 32)


def raw(text: str) -> bytes:
    return urlsafe_b64decode(text + "=" * (-len(text) % 4))


def test_the_standards_own_example_comes_out_byte_for_byte() -> None:
    once = derive_private_key(int.from_bytes(raw(AS_PRIVATE), "big"), SECP256R1())
    to = webpush.subscription("https://push.example/x", UA_PUBLIC, AUTH)
    assert webpush.seal(to, PLAIN, once, raw(SALT), padded=0) == raw(SEALED)


def test_the_browser_and_nobody_else_opens_a_message() -> None:
    ben, cleo = Receiver("https://push.example/ben"), Receiver("https://push.example/cleo")
    sent = webpush.message(HOUSE, ben.subscription, b"something", contact="mailto:a@b.c", now=NOON, lives=60, topic="t")
    assert ben.open(sent.body) == b"something"
    with pytest.raises(Unopenable):
        cleo.open(sent.body)


def test_every_message_is_equally_long_and_none_repeats() -> None:
    ben = Receiver("https://push.example/ben")
    bodies = {
        webpush.seal(ben.subscription, plain, generate_private_key(SECP256R1()), os.urandom(16))
        for plain in (b"", b"a", b"a", b"x" * 150)
    }
    assert len(bodies) == 4
    assert {len(body) for body in bodies} == {16 + 4 + 1 + 65 + webpush.PADDED + 16}


def test_an_independent_reader_accepts_the_signed_header() -> None:
    ben = Receiver("https://push.example:8443/ben?x=1")
    sent = webpush.message(
        HOUSE, ben.subscription, b"x", contact="https://home.example", now=NOON, lives=3600, topic="t"
    )
    assert Vapid02.verify(sent.headers["Authorization"])
    token = sent.headers["Authorization"].split("t=")[1].split(",")[0]
    claims = raw(token.split(".")[1])
    assert claims == b'{"aud":"https://push.example:8443","exp":%d,"sub":"https://home.example"}' % (NOON + 12 * 3600)
    assert sent.headers["Authorization"].endswith("k=" + webpush.public_text(HOUSE))
    assert (sent.headers["TTL"], sent.headers["Content-Encoding"]) == ("3600", "aes128gcm")
    forged = sent.headers["Authorization"].replace(token[:40], "A" + token[1:40])
    assert not Vapid02.verify(forged)


def test_the_house_keeps_its_push_key_with_its_secret() -> None:
    assert webpush.public_text(webpush.server_key(b"s" * 32)) == webpush.public_text(HOUSE)
    assert webpush.public_text(webpush.server_key(b"t" * 32)) != webpush.public_text(HOUSE)


@pytest.mark.parametrize(
    ("p256dh", "auth"),
    [("", AUTH), (UA_PUBLIC[:-4], AUTH), ("A" * 87, AUTH), ("\u00e9", AUTH), (UA_PUBLIC, ""), (UA_PUBLIC, "AAAA")],
)
def test_keys_that_are_none_are_refused(p256dh: str, auth: str) -> None:
    with pytest.raises(Unopenable):
        webpush.subscription("https://push.example/x", p256dh, auth)
