"""Keys show themselves to nobody, and every wrap opens only with what it was made for."""

from __future__ import annotations

import pytest
from msgspec.structs import replace

from handhold.store import box, keys
from handhold.store.contracts import Unopenable, Wrap
from tests.store.couple import ada, ben, cleo

KEY, SALT, PARAMS = b"k" * 32, b"s" * 16, {"kib": 64, "passes": 3, "lanes": 1}


def test_a_wrap_opens_with_its_key_for_its_person_and_with_its_own_costs() -> None:
    wrap = keys.wrap_secrets(ada, "passphrase", KEY, SALT, PARAMS)
    assert keys.open_wrap(ada.identity.person, wrap, KEY) == ada
    wrong: list[tuple[str, Wrap, bytes]] = [
        (ada.identity.person, wrap, b"K" * 32),
        (ben.identity.person, wrap, KEY),
        (ada.identity.person, replace(wrap, kind="recovery"), KEY),
        (ada.identity.person, replace(wrap, salt=bytes(16)), KEY),
        (ada.identity.person, replace(wrap, params={**PARAMS, "passes": 1}), KEY),
        (ada.identity.person, replace(wrap, sealed=wrap.sealed[:-1]), KEY),
        (ada.identity.person, replace(wrap, sealed=b""), KEY),
    ]
    for person, tried, key in wrong:
        with pytest.raises(Unopenable):
            keys.open_wrap(person, tried, key)


def test_a_recovery_code_has_138_random_bits_and_may_be_typed_as_one_likes() -> None:
    code = keys.new_code()
    assert len(code) == 7 * 4 + 6
    assert set(code) <= {*keys.CODE_ALPHABET, "-"}
    assert len(keys.CODE_ALPHABET) ** 28 > 2**138
    assert not set("ilo01") & set(keys.CODE_ALPHABET)
    assert keys.code_key(code.upper().replace("-", " ") + "\n", SALT) == keys.code_key(code, SALT)
    assert keys.code_key(code, b"t" * 16) != keys.code_key(code, SALT)
    assert keys.new_code() != code


def test_a_session_wrap_opens_only_in_its_session_and_for_its_purpose() -> None:
    own = keys.seal_own(KEY, "sid", ada.identity)
    mine = keys.seal_mine(KEY, "sid", ada.mine)
    code = keys.seal_code(KEY, "sid", "abcd-efgh")
    assert keys.open_own(KEY, "sid", own) == ada.identity
    assert keys.open_mine(KEY, "sid", mine) == ada.mine
    assert keys.open_code(KEY, "sid", code) == "abcd-efgh"
    for secret, sid, sealed in ((KEY, "other", own), (b"K" * 32, "sid", own), (KEY, "sid", mine), (KEY, "sid", code)):
        with pytest.raises(Unopenable):
            keys.open_own(secret, sid, sealed)


@pytest.mark.parametrize("label", ["", "Firefox on her phone", "Größe 🪁" * 30])
def test_only_ada_reads_which_device_it_was(label: str) -> None:
    sealed = keys.seal_label(ada.identity, label)
    assert label.startswith(keys.open_label(ada.identity, sealed))
    assert keys.open_label(ada.identity, sealed)[:20] == label[:20]
    assert len(sealed) == len(keys.seal_label(ada.identity, "x"))
    with pytest.raises(Unopenable):
        keys.open_label(ben.identity, sealed)


def test_a_room_key_is_sealed_to_one_person_for_one_room_and_epoch() -> None:
    room = keys.new_room()
    seal = keys.seal_room(keys.public(ada.identity), room, 1)
    assert keys.open_room(ada.identity, seal) == room.current
    wrong = [
        (cleo.identity, seal),
        (replace(cleo.identity, person=ada.identity.person), seal),
        (ada.identity, replace(seal, epoch=2)),
        (ada.identity, replace(seal, room="ab" * 16)),
        (ada.identity, replace(seal, sealed=b"")),
        (ada.identity, replace(seal, sealed=bytes(80))),
    ]
    for who, tried in wrong:
        with pytest.raises(Unopenable):
            keys.open_room(who, tried)


def test_new_rows_take_the_last_epochs_key() -> None:
    room = keys.RoomKeys("ab" * 16, {1: b"1" * 32, 3: b"3" * 32, 2: b"2" * 32})
    assert (room.epoch, room.current) == (3, b"3" * 32)


def test_the_slot_of_a_mark_tells_neither_room_nor_person() -> None:
    slots = {keys.mark_slot(who.identity, room) for who in (ada, ben) for room in (ada.mine.room, ben.mine.room)}
    assert len(slots) == 4
    assert not any(ada.mine.room in slot for slot in slots)


def test_a_value_opens_only_for_its_purpose_and_in_its_place() -> None:
    sealed = box.seal_value(KEY, "purpose", b"plain", b"place")
    assert box.open_value(KEY, "purpose", sealed, b"place") == b"plain"
    for purpose, place in (("other", b"place"), ("purpose", b"elsewhere"), ("purpose", b"")):
        with pytest.raises(Unopenable):
            box.open_value(KEY, purpose, sealed, place)
    assert box.bind("ab", "c") != box.bind("a", "bc")


def test_nothing_that_holds_keys_shows_them() -> None:
    ring = keys.Keyring(person=ada.identity.person, identity=ada.identity, mine=ada.mine)
    shown = f"{ada!r} {ada.identity!r} {ada.mine!r} {ring!r} {[ring]}"
    assert shown == "Secrets(…) Identity(…) RoomKeys(…) Keyring(…) [Keyring(…)]"
