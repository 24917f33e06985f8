"""Check a copy: that every word is by whoever signed it and that nothing was cut, moved or changed; keyless."""

from __future__ import annotations

import argparse
import zipfile
import zlib
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import msgspec

from handhold.commands.frame import Stop, say
from handhold.store.contracts import InUse, Log, Row, StoreError
from handhold.store.proof import VERSION, Fault, Finding, RoomProof, check
from handhold.store.sqlite import SqliteStore, open_store
from handhold.store.sqlite.folder import DATABASE

if TYPE_CHECKING:
    from handhold.commands.frame import Subparsers

ROOMS = {"mine.json": "Your own room", "ours.json": "The shared room"}
WORDS: dict[Fault, str] = {
    "signature": "is not by the one whose name it bears",
    "chain": "does not follow on what stands before it",
    "missing": "is missing",
    "unproved": "is readable in the house, but the copy does not hold it",
    "elsewhere": "is another one in the house",
}


def add(subparsers: Subparsers) -> None:
    """``handhold verify EXPORT [--data DIR]``"""
    parser = subparsers.add_parser("verify", help="check a copy that somebody took along", description=__doc__)
    parser.add_argument("export", type=Path, help="the ZIP, or the folder that came out of it")
    parser.add_argument("--data", type=Path, help="a data folder to hold the copy against; stop the house first")


def run(args: argparse.Namespace) -> int:
    """Say what was checked; 0 when all is as it was written, 1 when something is not."""
    proofs = list(read(args.export))
    if not proofs:
        raise Stop(f"{args.export} holds no copy; name the ZIP, or the folder that has data/mine.json in it.")
    if args.data is not None and not (args.data / DATABASE).exists():
        raise Stop(f"{args.data} is not a data folder; name the one that the house runs on.")
    store = _store(args.data) if args.data is not None else None
    try:
        return max(_tell(name, proof, _rows(store.log if store else None, proof)) for name, proof in proofs)
    finally:
        if store is not None:
            store.close()


def _store(data: Path) -> SqliteStore:
    try:
        return open_store(data)
    except InUse:
        raise Stop(f"The house on {data} is running; stop it, or hold the copy against a backup of it.") from None
    except StoreError as error:
        raise Stop(str(error)) from None


def read(export: Path) -> Iterator[tuple[str, RoomProof]]:
    """The rooms of a copy by their words, from a ZIP or a folder.  Raises ``Stop`` where one cannot be read."""
    try:
        if export.is_dir():
            found = {path.name: path.read_bytes() for path in sorted(export.rglob("data/*.json"))}
        else:
            with zipfile.ZipFile(export) as folder:
                found = {Path(name).name: folder.read(name) for name in folder.namelist() if "/data/" in name}
        for name, words in ROOMS.items():
            if name in found:
                proof = msgspec.json.decode(found[name], type=RoomProof)
                if proof.version > VERSION:
                    raise Stop(f"{export} was made by a later Handhold; check it with that one.")
                yield words, proof
    except (OSError, EOFError, RuntimeError, zipfile.BadZipFile, zlib.error, msgspec.DecodeError) as error:
        raise Stop(f"{export} cannot be read as a copy ({type(error).__name__}); take a new one.") from None


def _rows(log: Log | None, proof: RoomProof) -> list[Row] | None:
    return log.rows(proof.room) if log is not None else None


def _tell(name: str, proof: RoomProof, rows: list[Row] | None) -> int:
    if rows is not None and not rows:
        say(f"{name}: the house no longer has it, so it was checked by itself.")
        rows = None
    findings = check(proof, rows)
    held = " and against the house" if rows is not None else ""
    if not findings:
        say(f"{name}: {len(proof.rows)} places checked{held}; all is as it was written.")
        return 0
    say(f"{name}: {len(proof.rows)} places checked{held}; {len(findings)} are not as they were written.")
    for finding in findings:
        say(f"  {_place(finding)}")
    return 1


def _place(finding: Finding) -> str:
    return f"Place {finding.seq} {WORDS[finding.fault]}."
