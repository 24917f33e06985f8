"""What a person remembers of a room, and how a log is held against it: pinned rows, broken links, missing places.

It compares hashes and positions only; it opens nothing.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterator, Sequence
from hashlib import sha256

import msgspec

from handhold.store import box, seal
from handhold.store.contracts import Head, Row, Unopenable
from handhold.store.keys import Identity
from handhold.store.seal import DIGEST, FIRST_PREV, TAG, Damage, Envelope, Place

SHOWN = 1000
"""At most so many missing places in a row are shown one by one; a mark never moves over a longer gap."""


class Lost(msgspec.Struct, frozen=True):
    """A head that was seen and is no longer in the log: the places ``first`` to ``seq`` were cut off or replaced."""

    first: int
    seq: int
    hash: bytes


class Mark(msgspec.Struct, frozen=True, kw_only=True):
    """What a person remembers of a room: up to which row everything was verified, and what was wrong then.

    ``holes`` are the places up to ``seq`` that could not be verified; should something stand there one day, it is
    verified like a new row.  ``members`` are the signing keys that the room was founded with.
    """

    seq: int
    hash: bytes
    members: dict[str, bytes]
    holes: tuple[int, ...] = ()
    lost: tuple[Lost, ...] = ()


class Walk(msgspec.Struct, frozen=True, kw_only=True):
    """Rows in order with what was computed over them.

    ``bound`` is what each body is bound to, ``hashes`` their hashes; ``trusted`` the positions that need no
    signature because the mark pins them; ``breaks`` the indexes of rows that name another hash than the row before
    them has.
    """

    rows: list[Row]
    seqs: list[int]
    bound: list[bytes]
    hashes: list[bytes]
    start: int
    mark: Mark | None
    low: int
    trusted: range | frozenset[int]
    breaks: list[int]

    @property
    def head(self) -> Head | None:
        """The last row of this part."""
        return Head(seq=self.seqs[-1], hash=self.hashes[-1]) if self.rows else None

    def index_of(self, seq: int) -> int | None:
        """Where the row of that position stands in ``rows``."""
        index = bisect_left(self.seqs, seq)
        return index if index < len(self.seqs) and self.seqs[index] == seq else None

    def is_pinned(self, seq: int) -> bool:
        """Whether the remembered hash vouches for the row at that position."""
        return self.mark is not None and self.low <= seq <= self.mark.seq


def walk(room: str, rows: Sequence[Row], after: Head | None, mark: Mark | None) -> Walk:
    """Compute the hashes of ``rows`` and hold them against each other and against the mark."""
    rows = _shaped(rows)
    seqs = [row.seq for row in rows]
    context = seal.context_of(room)
    bound = [seal.place_of(context, row) for row in rows]
    hashes = [sha256(place + row.digest).digest() for place, row in zip(bound, rows, strict=True)]
    low = _low(rows, seqs, hashes, mark)
    return Walk(
        rows=rows,
        seqs=seqs,
        bound=bound,
        hashes=hashes,
        start=after.seq if after else 0,
        mark=mark,
        low=low,
        trusted=_trusted(low, mark),
        breaks=_breaks(rows, seqs, hashes, after),
    )


def with_missing(walk: Walk, found: list[Place]) -> list[Place]:
    """All places in order, with those that are not in the log, or no longer, as missing."""
    missing = [seq for first, last in _gaps(walk) for seq in range(first, min(last, first + SHOWN - 1) + 1)]
    known = walk.mark.lost if walk.mark else ()
    for lost in _lost(walk, found):
        if walk.start == 0 or lost not in known:
            missing.extend(range(lost.first, min(lost.seq, lost.first + SHOWN - 1) + 1))
    if not missing:
        return found
    return sorted([*found, *(Damage(seq, "missing") for seq in set(missing))], key=lambda place: place.seq)


def next_mark(walk: Walk, found: list[Place], members: dict[str, bytes]) -> Mark | None:
    """The mark after this walk: at the last row that verified, unless that lies before an unharmed earlier mark."""
    last = _last_sound(walk, found)
    old = walk.mark
    lost = tuple(_lost(walk, found))
    if last is None or (old and walk.seqs[last] < old.seq and all(head.hash != old.hash for head in lost)):
        return old
    seq = walk.seqs[last]
    holes = [hole for hole in (old.holes if old else ()) if hole <= walk.start]
    holes.extend(range((old.seq if old else 0) + 1, walk.start + 1))
    holes.extend(missing for first, end in _gaps(walk) for missing in range(first, min(end, seq) + 1))
    holes.extend(place.seq for place in found[:last] if isinstance(place, Damage))
    return Mark(seq=seq, hash=walk.hashes[last], members=members, holes=tuple(sorted(holes)), lost=lost)


def seal_mark(identity: Identity, room: str, mark: Mark) -> bytes:
    """Seal what a person remembers of a room, for that person alone."""
    return box.seal_value(identity.exchange, "mark", msgspec.json.encode(mark), room.encode())


def open_mark(identity: Identity, room: str, sealed: bytes) -> Mark:
    """The mark that ``seal_mark`` sealed.  Raises ``Unopenable``."""
    plain = box.open_value(identity.exchange, "mark", sealed, room.encode())
    try:
        return msgspec.json.decode(plain, type=Mark)
    except msgspec.DecodeError as wrong:
        raise Unopenable from wrong


def _low(rows: Sequence[Row], seqs: list[int], hashes: list[bytes], mark: Mark | None) -> int:
    """The first position from which every row up to the mark is the one that stood there when it was set."""
    if mark is None:
        return 0
    seq, expected = mark.seq, mark.hash
    for index in range(bisect_left(seqs, mark.seq + 1) - 1, -1, -1):
        if seqs[index] != seq or hashes[index] != expected:
            break
        seq, expected = seq - 1, rows[index].prev
    return seq + 1


def _trusted(low: int, mark: Mark | None) -> range | frozenset[int]:
    pinned = range(low, mark.seq + 1) if mark else range(0)
    return frozenset(pinned).difference(mark.holes) if mark and mark.holes else pinned


def _breaks(rows: Sequence[Row], seqs: list[int], hashes: list[bytes], after: Head | None) -> list[int]:
    before = after or Head(seq=0, hash=FIRST_PREV)
    prevs = [row.prev for row in rows]
    if prevs == [before.hash, *hashes[:-1]][: len(prevs)] and (not seqs or seqs[-1] - before.seq == len(seqs)):
        return []
    heads = [before, *(Head(seq=seq, hash=hash_) for seq, hash_ in zip(seqs, hashes, strict=True))]
    return [
        index
        for index, (head, row) in enumerate(zip(heads, rows, strict=False))
        if row.seq == head.seq + 1 and row.prev != head.hash
    ]


def _gaps(walk: Walk) -> Iterator[tuple[int, int]]:
    """First and last position of each run of rows that are not there."""
    if walk.seqs and walk.seqs[-1] - walk.start != len(walk.seqs):
        for before, seq in zip([walk.start, *walk.seqs], walk.seqs, strict=False):
            if seq > before + 1:
                yield before + 1, seq - 1


def _lost(walk: Walk, found: Sequence[Place]) -> list[Lost]:
    """Heads that are remembered and not there: those known before and, if it is so, the mark's own."""
    mark = walk.mark
    if mark is None:
        return []
    lost = list(mark.lost)
    top = walk.seqs[-1] if walk.seqs else walk.start
    index = walk.index_of(mark.seq)
    if top < mark.seq:
        lost.append(Lost(first=top + 1, seq=mark.seq, hash=mark.hash))
    elif index is not None and walk.low > mark.seq and isinstance(found[index], Envelope):
        lost.append(Lost(first=mark.seq, seq=mark.seq, hash=mark.hash))
    return [head for head in dict.fromkeys(lost) if not _is_back(walk, head)]


def _is_back(walk: Walk, lost: Lost) -> bool:
    index = walk.index_of(lost.seq)
    return index is not None and walk.hashes[index] == lost.hash


def _last_sound(walk: Walk, found: Sequence[Place]) -> int | None:
    """The index of the last row that could be read, before any gap too long to remember."""
    end = next((first for first, last in _gaps(walk) if last - first >= SHOWN), None)
    limit = len(found) if end is None else bisect_left(walk.seqs, end)
    return next((index for index in range(limit - 1, -1, -1) if isinstance(found[index], Envelope)), None)


def _shaped(rows: Sequence[Row]) -> list[Row]:
    """The rows; one of a wrong shape (a database edited by hand may hold anything) becomes one that cannot open."""
    try:
        lengths = {(len(row.prev), len(row.tag), len(row.digest)) for row in rows}
        if lengths <= {(DIGEST, TAG, DIGEST)} and all(0 <= row.epoch < 1 << 32 for row in rows):
            return list(rows)
    except TypeError:
        pass
    return [row if _is_shaped(row) else _misshapen(row) for row in rows if isinstance(row.seq, int)]


def _is_shaped(row: Row) -> bool:
    parts = (row.prev, row.tag, row.digest)
    if not all(isinstance(part, bytes) for part in parts) or not isinstance(row.epoch, int):
        return False
    return (len(row.prev), len(row.tag), len(row.digest)) == (DIGEST, TAG, DIGEST) and 0 <= row.epoch < 1 << 32


def _misshapen(row: Row) -> Row:
    return Row(seq=row.seq, epoch=0, prev=bytes(DIGEST), tag=bytes(TAG), digest=bytes(DIGEST), body=b"")
