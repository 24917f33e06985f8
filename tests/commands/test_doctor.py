"""The doctor: everything well on a house that is well, and each harm found, said plainly, and told by the exit code."""

from __future__ import annotations

import asyncio
import json
import os
import sqlite3
from collections.abc import Callable, Iterable
from contextlib import AbstractContextManager
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import NamedTuple

import pytest

from handhold.commands import checkup, doctor, keeping, outside
from handhold.commands.checkup import Finding
from handhold.content.help import read_help
from handhold.settings import Settings
from handhold.store.sqlite import open_store
from handhold.store.sqlite.backup import WrongFile, backup, restore
from handhold.store.sqlite.folder import DATABASE, SECRET
from handhold.store.sqlite.look import is_chain, look
from tests.beyond import Beyond, behind_nginx, with_own_certificate
from tests.certificates import make
from tests.commands.handhold import handhold
from tests.joined import AtHome
from tests.pocket.service import push_service
from tests.serving import first_backup, running
from tests.store.couple import diary, ours

Way = Callable[[Path], AbstractContextManager[Beyond]]
NOW = datetime(2026, 11, 21, 12, 0, tzinfo=UTC)


@pytest.fixture
def data(tmp_path: Path) -> Path:
    """A data folder with a diary in it, and nobody running on it."""
    store = open_store(tmp_path / "data")
    asyncio.run(store.log.append(ours.room, None, diary()))
    store.close()
    return tmp_path / "data"


def states(findings: Iterable[Finding]) -> list[tuple[str, str]]:
    return [(finding.about, finding.state) for finding in findings]


def spoil(data: Path, statement: str) -> None:
    with sqlite3.connect(data / DATABASE) as database:
        database.execute(statement)
    database.close()


def test_a_running_house_is_well(tmp_path: Path, couple_at_home: AtHome) -> None:
    with running(couple_at_home.copied_to(tmp_path / "data"), HANDHOLD_BACKUPS=str(tmp_path / "kept")) as house:
        first_backup(tmp_path / "kept")
        done = handhold(
            "doctor", "--json", data=house.data, PORT=str(house.port), HANDHOLD_BACKUPS=str(tmp_path / "kept")
        )
        told = json.loads(done.stdout)
        plain = handhold("doctor", data=house.data, PORT=str(house.port))
        inside = handhold("doctor", "--inside", data=house.data, PORT=str(house.port))
    outside_hours = handhold("doctor", "--inside", data=house.data, PORT=str(house.port))
    assert (inside.returncode, inside.stdout, outside_hours.returncode) == (0, "", 1)
    broken = [finding for finding in told["findings"] if finding["state"] == "broken"]
    assert (done.returncode, broken, told["well"]) == (0, [], True)
    assert {finding["about"] for finding in told["findings"]} == {
        "versions", "data", "disk", "rooms", "clock", "help", "backup", "address",
    }  # fmt: skip
    assert "All 3 rooms verify." in plain.stdout
    assert plain.stdout.endswith("The house is well.\n")


@pytest.mark.parametrize("way", [with_own_certificate, behind_nginx])
def test_the_address_is_opened_from_outside_in(tmp_path: Path, way: Way) -> None:
    with way(tmp_path) as beyond:
        settings = Settings(data=beyond.house.data, url=beyond.url, tls_cert=beyond.cert)
        found = {finding.about: finding for finding in checkup.address(settings, datetime.now(UTC))}
        is_own = "HANDHOLD_TLS_CERT" in beyond.house.environ
        inner = Settings(
            host="0.0.0.0" if not is_own else beyond.house.environ["HANDHOLD_HOST"],
            port=int(beyond.house.environ["PORT"]),
            tls_cert=beyond.cert if is_own else None,
        )
        assert outside.is_up(inner)
        distrusted = list(checkup.address(Settings(url=beyond.url), datetime.now(UTC)))
    assert found["address"] == Finding("address", "well", f"The house answers at {beyond.url}.")
    assert (found["certificate"].state, "in 39" in found["certificate"].sentence) == ("well", True)
    assert "certificate is not believed" in distrusted[0].sentence
    assert distrusted[0].state == "broken"


def test_a_stranger_at_the_address_and_an_ending_certificate_are_said(tmp_path: Path) -> None:
    certificate = make(tmp_path / "tls", "127.0.0.1", days=10)
    with push_service(certificate) as service:
        settings = Settings(url=f"https://127.0.0.1:{service.port}", tls_cert=certificate.cert)
        found = states(checkup.address(settings, datetime.now(UTC)))
    assert found[:2] == [("address", "broken"), ("certificate", "look")]


@pytest.mark.parametrize(
    ("url", "words", "is_silence"),
    [
        ("http://127.0.0.1:1", "nobody answers", True),
        ("https://127.0.0.1:1", "nobody answers", True),
        ("http://nowhere.invalid", "leads nowhere", False),
    ],
)
def test_an_address_where_nobody_is_gets_a_sentence(url: str, words: str, is_silence: bool) -> None:
    trouble = outside.knock(url, None)
    assert isinstance(trouble, outside.Trouble)
    assert words in trouble.sentence
    assert trouble.is_silence is is_silence


def test_open_modes_and_a_missing_secret_are_broken(data: Path) -> None:
    assert states(checkup.folder(Settings(data=data))) == [("data", "well")]
    (data / DATABASE).chmod(0o644)
    (data / SECRET).unlink()
    modes, secret = checkup.folder(Settings(data=data))
    assert (modes.state, DATABASE in modes.sentence) == ("broken", True)
    assert (secret.state, SECRET in secret.sentence) == ("broken", True)
    assert states(checkup.folder(Settings(data=data / "elsewhere"))) == [("data", "look")]


def test_a_house_without_a_backup_folder_and_one_without_backups(data: Path, tmp_path: Path) -> None:
    assert states(checkup.backups(Settings(data=data), NOW)) == [("backup", "look")]
    kept = Settings(data=data, backups=tmp_path / "kept", backup_days=3)
    assert states(checkup.backups(kept, NOW)) == [("backup", "broken")]
    keeping.tend(kept, NOW - timedelta(hours=3))
    assert states(checkup.backups(kept, NOW)) == [("backup", "well")]
    assert states(checkup.backups(kept, NOW + timedelta(days=5))) == [("backup", "broken"), ("backup", "broken")]


@pytest.mark.parametrize(
    "statement",
    [
        "update rows set body = cast(x'ff' || body as blob) where seq = 3",
        "update rows set tag = zeroblob(16) where seq = 4",
        "delete from rows where seq = 5",
        "update rows set digest = zeroblob(32) where seq = 2",
    ],
)
def test_a_changed_room_is_counted_without_a_key_or_a_name(data: Path, statement: str) -> None:
    settings = Settings(data=data)
    assert states(checkup.rooms(settings, NOW)) == [("rooms", "well")]
    spoil(data, statement)
    (finding,) = checkup.rooms(settings, NOW)
    assert finding.state == "broken"
    assert finding.sentence.startswith("1 of 1 rooms do not verify")
    assert ours.room not in finding.sentence


def test_what_was_taken_back_is_no_harm(data: Path) -> None:
    store = open_store(data)
    asyncio.run(store.log.append(ours.room, store.log.head(ours.room), [], empty=[3]))
    assert look(data / DATABASE).broken == 0
    rows = store.log.rows(ours.room)
    assert rows[2].body is None
    assert is_chain(ours.room, rows)
    assert not is_chain(ours.room, rows[1:])
    assert not is_chain("another room", rows)
    store.close()


def test_a_file_that_is_no_database_is_said(data: Path) -> None:
    (data / DATABASE).write_bytes(b"dear diary" * 1000)
    assert states(checkup.rooms(Settings(data=data), NOW)) == [("rooms", "broken")]


def test_a_clock_that_went_back_is_found_two_ways(data: Path) -> None:
    spoil(data, f"insert into visits values ('a', 'b', {int(NOW.timestamp())}, 900, 0)")
    assert ("clock", "broken") in states(checkup.rooms(Settings(data=data), NOW - timedelta(days=1)))
    assert ("clock", "broken") not in states(checkup.rooms(Settings(data=data), NOW))
    assert states(checkup.clock(read_help(), datetime(2020, 1, 1, tzinfo=UTC))) == [("clock", "broken")]


def test_help_lines_that_nobody_checked_for_long_are_named() -> None:
    known = read_help()
    newest = max(line.verified_on for line in known.lines)
    assert newest > date(2026, 1, 1)
    later = datetime(newest.year, newest.month, newest.day, tzinfo=UTC) + timedelta(days=181)
    (finding,) = checkup.lines(known, later)
    assert (finding.state, known.lines[0].id in finding.sentence) == ("look", True)
    assert states(checkup.lines(known, later - timedelta(days=180))) == [("help", "well")]


def test_wrong_settings_are_findings_too(tmp_path: Path) -> None:
    done = handhold("doctor", data=tmp_path, PORT="web")
    assert done.returncode == 1
    assert "BROKEN  PORT is 'web'" in done.stdout
    assert done.stdout.endswith("Something is broken; the lines above say what to do.\n")


@pytest.mark.parametrize(("free", "state"), [(10 << 20, "broken"), (500 << 20, "look"), (5 << 30, "well")])
def test_little_room_on_the_disk_is_said(data: Path, monkeypatch: pytest.MonkeyPatch, free: int, state: str) -> None:
    class Usage(NamedTuple):
        free: int

    monkeypatch.setattr("handhold.commands.checkup.shutil.disk_usage", lambda _place: Usage(free))
    assert states(checkup.disk(Settings(data=data / "not" / "yet"))) == [("disk", state)]


def test_whoever_may_not_look_is_told_so_in_sentences(
    data: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    see = Path.stat

    def closed(path: Path, **how: bool) -> os.stat_result:
        if data in path.parents:
            raise PermissionError(13, "Permission denied", str(path))
        return see(path, **how)

    monkeypatch.setattr(Path, "stat", closed)
    settings = Settings(data=data, backups=data / "kept", url="http://127.0.0.1:1")
    found = [finding for finding in doctor.examine(settings, NOW) if finding.state == "broken"]
    assert [finding.about for finding in found] == ["data", "rooms", "backup"]
    assert all(finding.sentence.startswith(f"You may not look into {data}/") for finding in found)
    with pytest.raises(WrongFile, match="may not be read by you"):
        backup(data, tmp_path / "b.tar", NOW, "1")
    with pytest.raises(WrongFile, match="could not be made"):
        restore(tmp_path / "b.tar", data)
