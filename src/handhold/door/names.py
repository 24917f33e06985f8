"""What a name and a passphrase must be, and the keyed hash under which a name is known.

The name itself is never stored outside its owner's *mine*.
"""

from __future__ import annotations

import hmac
import unicodedata

from handhold.core.words import N_, Refused

NAME_LONGEST = 60
PASSPHRASE_SHORTEST, PASSPHRASE_LONGEST = 12, 1000
_JUDGED = 40
"""Letters that the estimator sees: for some strange ones its time grows very fast with their number."""
_GOOD_ENOUGH = 3
"""On the estimator's scale from 0 to 4: safe against guessing on a stolen disk together with Argon2id."""


def login_of(secret: bytes, name: str) -> bytes:
    """The keyed hash of a name: the same for every way to write it, useless without the server's secret."""
    plain = " ".join(unicodedata.normalize("NFKC", name).casefold().split())
    return hmac.digest(secret, b"handhold login" + unicodedata.normalize("NFKC", plain).encode(), "sha256")


def name_refusal(name: str) -> Refused | None:
    """Why this name cannot be used, if it cannot."""
    if not name.strip():
        return Refused(N_("A name needs at least one letter. Any name you like will do."))
    if len(name) > NAME_LONGEST:
        return Refused(N_("That name is a little long. Please keep it under %(most)s letters."), {"most": NAME_LONGEST})
    return None


def passphrase_refusal(passphrase: str, name: str) -> Refused | None:
    """Why this passphrase is too easy to guess, if it is.  May take a moment: call it off the event loop."""
    if len(passphrase) < PASSPHRASE_SHORTEST:
        return Refused(
            N_("Please use at least %(least)s letters. Four or five unrelated words make a good passphrase."),
            {"least": PASSPHRASE_SHORTEST},
        )
    if len(passphrase) > PASSPHRASE_LONGEST:
        return Refused(
            N_("That passphrase is very long. Please keep it under %(most)s letters."), {"most": PASSPHRASE_LONGEST}
        )
    from zxcvbn import zxcvbn  # type: ignore[import-untyped]  # noqa: PLC0415  its word lists are big and few requests need them

    judged = zxcvbn(passphrase[:_JUDGED], user_inputs=[name[:_JUDGED], "handhold"])
    if judged["score"] < _GOOD_ENOUGH:
        return Refused(N_("That one is easy to guess. Four or five unrelated words make a good passphrase."))
    return None
