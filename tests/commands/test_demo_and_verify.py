"""The made-up couple lives three months, and the copy that Ada takes along is checked against their house."""

from __future__ import annotations

import asyncio
import zipfile
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from random import Random

import msgspec
import pytest

from handhold.commands import demo, made_up, verify
from handhold.commands.frame import Stop
from handhold.commands.house import standing
from handhold.content import cards
from handhold.content.demo import Demo, read_demo
from handhold.core.dance import changes
from handhold.core.home import Home
from handhold.core.reach import is_still_open
from handhold.service.copying import Copy, copy_home
from handhold.settings import Settings
from handhold.store.keys import Keyring
from handhold.store.proof import VERSION, RoomProof

NOW = datetime(2026, 11, 20, 19, 0, tzinfo=UTC)


@pytest.fixture(scope="module")
def told() -> Demo:
    return read_demo()


@pytest.fixture(scope="module")
def lived(tmp_path_factory: pytest.TempPathFactory, told: Demo) -> Iterator[tuple[Path, Copy, Copy]]:
    """The data folder after three months, and what Ada and Ben can take along."""
    folder = tmp_path_factory.mktemp("demo") / "data"
    folder.mkdir(mode=0o700)
    patch = pytest.MonkeyPatch()
    patch.setattr(demo, "now", lambda: NOW)
    demo.make(Settings(data=folder), told)
    with standing(Settings(data=folder), clock=lambda: NOW) as house:

        async def take(name: str, passphrase: str) -> Copy:
            entered = await house.door.sign_in(name, passphrase, "a browser")
            ring: Keyring = entered.keyring  # type: ignore[union-attr]
            return await copy_home(house.hall, house.store.log, ring)

        copies = [asyncio.run(take(told.name[who], words)) for who, words in made_up.PASSPHRASES.items()]
    patch.undo()
    yield folder, copies[0], copies[1]


def home_of(copy: Copy) -> Home:
    assert copy.home.mine is not None
    assert copy.home.ours is not None
    return copy.home


def test_everything_that_is_told_stands_where_it_belongs(lived: tuple[Path, Copy, Copy], told: Demo) -> None:
    ada, ben = home_of(lived[1]), home_of(lived[2])
    assert ada.ours is not None
    assert ada.mine is not None
    assert ben.mine is not None
    kept = {entry.event.text for entry in ada.ours.kept.values()}  # type: ignore[attr-defined]
    assert kept == {line.text for line in told.lines if line.act in {"thanks", "moment", "share"}}
    for own, who in ((ada.mine, "ada"), (ben.mine, "ben")):
        notes = [line.text for line in told.lines if line.who == who and line.act in {"note", "share"}]
        assert [entry.event.text for entry in own.notes.values()] == notes  # type: ignore[attr-defined]


def test_the_last_call_waits_and_everything_before_has_its_answer(lived: tuple[Path, Copy, Copy]) -> None:
    ours = home_of(lived[1]).ours
    assert ours is not None
    *before, last = ours.calls.values()
    assert last.answers == ()
    assert last.line == "Nothing is wrong. I only wanted to call you."
    assert [call for call in before if is_still_open(call, call.by, NOW)] == []


def test_three_months_lie_behind_them_and_nothing_ahead(lived: tuple[Path, Copy, Copy]) -> None:
    ours = home_of(lived[1]).ours
    assert ours is not None
    assert ours.since is not None
    assert 85 <= (NOW - ours.since).days <= 92
    assert all(call.sent < NOW for call in ours.calls.values())


def test_they_sat_down_with_every_card_and_came_to_its_end(lived: tuple[Path, Copy, Copy], told: Demo) -> None:
    rooms = [home.mine.practices if home.mine else None for home in map(home_of, lived[1:])]
    ours = home_of(lived[1]).ours
    assert ours is not None
    sittings = [one for room in (*rooms, ours.practices) if room for one in room.sittings.values()]
    closed = {one.card for one in sittings if one.status == "closed"}
    assert closed == set(cards.load().cards) - {"soft_message"} == {one.card for one in told.sittings}


def test_making_them_again_changes_nothing(lived: tuple[Path, Copy, Copy], told: Demo) -> None:
    files = {path.name: path.stat().st_size for path in lived[0].glob("*.db*")}
    demo.make(Settings(data=lived[0]), told)
    assert {path.name: path.stat().st_size for path in lived[0].glob("*.db*")} == files


def test_their_days_are_heavier_while_the_kitchen_is_open_and_slowly_nearer() -> None:
    days = dict(made_up.pulses(Random(1), 0, 90))
    loads = {
        is_open: [items.load or 0 for day, items in days.items() if (day in made_up.KITCHEN) is is_open]
        for is_open in (True, False)
    }
    assert sum(loads[True]) / len(loads[True]) > sum(loads[False]) / len(loads[False]) + 1
    near = [items.near or 0 for items in days.values()]
    assert sum(near[-20:]) > sum(near[:20])
    assert 50 < len(days) < 90


@pytest.fixture
def folder(lived: tuple[Path, Copy, Copy], tmp_path: Path) -> Path:
    (tmp_path / "copy" / "data").mkdir(parents=True)
    for room, proof in lived[1].rooms.items():
        (tmp_path / "copy" / "data" / f"{room}.json").write_bytes(msgspec.json.encode(proof))
    return tmp_path / "copy"


def run(*words: str) -> int:
    import argparse

    parser = argparse.ArgumentParser()
    verify.add(parser.add_subparsers())
    return verify.run(parser.parse_args(["verify", *words]))


def test_a_whole_copy_is_said_to_be_whole(
    folder: Path, lived: tuple[Path, Copy, Copy], capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(str(folder)) == 0
    assert run(str(folder), "--data", str(lived[0])) == 0
    told = capsys.readouterr().out
    assert told.count("all is as it was written") == 4
    assert told.count("against the house") == 2


def test_a_changed_copy_is_found_and_said_in_plain_words(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    file = folder / "data" / "ours.json"
    file.write_text(file.read_text().replace("one shoe on", "two shoes on"))
    assert run(str(folder)) == 1
    assert "is not by the one whose name it bears." in capsys.readouterr().out


def test_a_cut_copy_is_found(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    file = folder / "data" / "ours.json"
    proof = msgspec.json.decode(file.read_bytes(), type=RoomProof)
    cut = msgspec.structs.replace(proof, rows=(*proof.rows[:5], *proof.rows[6:]))
    file.write_bytes(msgspec.json.encode(cut))
    assert run(str(folder)) == 1
    assert "Place 6 is missing." in capsys.readouterr().out


@pytest.mark.parametrize("name", ["nothing.zip", "."])
def test_what_is_no_copy_is_refused_in_a_sentence(tmp_path: Path, name: str) -> None:
    with pytest.raises(Stop):
        run(str(tmp_path / name))


def test_a_damaged_file_and_a_copy_of_a_later_house_are_refused_in_a_sentence(folder: Path, tmp_path: Path) -> None:
    file = folder / "data" / "ours.json"
    proof = msgspec.json.decode(file.read_bytes(), type=RoomProof)
    packed = tmp_path / "ada.zip"
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as made:
        made.writestr("copy/data/ours.json", file.read_bytes())
    raw = bytearray(packed.read_bytes())
    for at in range(60, len(raw) - 200, len(raw) // 20):
        packed.write_bytes(bytes([*raw[:at], raw[at] ^ 0x55, *raw[at + 1 :]]))
        with pytest.raises(Stop, match="cannot be read as a copy"):
            run(str(packed))
    file.write_bytes(msgspec.json.encode(msgspec.structs.replace(proof, version=VERSION + 1)))
    with pytest.raises(Stop, match="made by a later Handhold"):
        run(str(folder))


def test_their_dance_has_two_versions_and_their_pause_was_kept(lived: tuple[Path, Copy, Copy]) -> None:
    shared = home_of(lived[1]).ours
    assert shared is not None
    before, after = shared.dance.versions
    assert before.name == after.name == "The staircase"
    assert {slot for _, slot in changes(before, after)} == {"surface", "soft"}
    assert shared.pauses.last is not None
    assert shared.pauses.last.is_over
    assert [request.how for request in shared.requests.values()] == ["kept"]
    assert all(phrase.agreed for phrase in shared.repairs.phrases.values())
