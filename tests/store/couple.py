"""Ada and Ben with real keys and a room of theirs, for tests of the sealed floor; Cleo has keys of her own."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import msgspec

from handhold.store import keys, seal
from handhold.store.contracts import Head, Row
from handhold.store.keys import Identity, RoomKeys, Secrets
from handhold.store.opening import Opened, open_rows
from handhold.store.remember import Mark
from handhold.store.seal import Damage, Envelope
from tests.cast import ADA, BEN, CLEO, after


def secrets_of(person: str) -> Secrets:
    """Random keys for one of the cast."""
    known = keys.new_secrets()
    return msgspec.structs.replace(known, identity=msgspec.structs.replace(known.identity, person=person))


ada, ben, cleo = secrets_of(ADA), secrets_of(BEN), secrets_of(CLEO)
ours: RoomKeys = keys.new_room()


def opened_by(*members: Identity) -> dict[str, Any]:
    """The first event of a room."""
    return {"kind": "room_opened", "members": [keys.public(member) for member in members]}


def note(text: str) -> dict[str, Any]:
    """An event that says something."""
    return {"kind": "note_written", "text": text}


def taken_back(seq: int) -> dict[str, Any]:
    """An event that takes another back."""
    return {"kind": "taken_back", "seq": seq}


def envelope(by: Identity, event: dict[str, Any], number: int = 0) -> Envelope:
    """An event in its envelope."""
    raw = msgspec.Raw(msgspec.json.encode(event))
    return Envelope(id=f"{number:032x}", by=by.person, at=after(minutes=number), event=raw)


def write(
    lines: Sequence[tuple[Identity, dict[str, Any]]], head: Head | None = None, room: RoomKeys = ours
) -> list[Row]:
    """Lines of (who, what) as sealed rows behind ``head``."""
    rows: list[Row] = []
    for number, (by, event) in enumerate(lines):
        new, head = seal.seal_rows(room, by, head, [envelope(by, event, number)])
        rows += new
    return rows


def diary(length: int = 8) -> list[Row]:
    """A log of *ours*: its first event, then Ada and Ben in turn."""
    lines = [(ada.identity, opened_by(ada.identity, ben.identity))]
    lines += [((ben, ada)[number % 2].identity, note(f"line {number}")) for number in range(1, length)]
    return write(lines)


def head_of_room(room: str, rows: Sequence[Row]) -> Head | None:
    """The head after the last of these rows, if they lay in ``room``."""
    return Head(seq=rows[-1].seq, hash=seal.row_hash(room, rows[-1])) if rows else None


def head_of(rows: Sequence[Row]) -> Head:
    """The head after the last of these rows."""
    return Head(seq=rows[-1].seq, hash=seal.row_hash(ours.room, rows[-1]))


def read(
    rows: Sequence[Row], reader: Identity = ada.identity, mark: Mark | None = None, *, verify_all: bool = False
) -> Opened:
    """Open a whole log of *ours*."""
    return open_rows(ours, rows, reader, mark=mark, verify_all=verify_all)


def marked(rows: Sequence[Row], reader: Identity = ada.identity) -> Mark:
    """What a reader remembers after having seen these rows."""
    mark = read(rows, reader).mark
    assert mark is not None
    return mark


def told(opened: Opened) -> dict[int, str]:
    """Each place in short: ``ok``, or what is wrong there (both, where something else stands in its place)."""
    short: dict[int, list[str]] = {}
    for place in opened.places:
        short.setdefault(place.seq, []).append(place.reason if isinstance(place, Damage) else "ok")
    return {seq: "+".join(sorted(words)) for seq, words in short.items()}


def all_fine(rows: Sequence[Row], **but: str) -> dict[int, str]:
    """What ``told`` gives for a sound log of that length, but for the places named ``at<seq>``."""
    return {row.seq: "ok" for row in rows} | {int(seq.removeprefix("at")): what for seq, what in but.items()}
