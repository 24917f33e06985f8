"""Backups of a running house, and a house made of one: by the commands, from another process, with people in it."""

from __future__ import annotations

import stat
import threading
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from subprocess import CompletedProcess

import pytest

from handhold.commands import checkup, keeping
from handhold.settings import Settings
from handhold.store.seal import row_hash
from handhold.store.sqlite import open_store
from handhold.store.sqlite.backup import WrongFile, read_label
from tests.cast import MONDAY
from tests.commands.handhold import handhold
from tests.joined import AtHome, back, somebody
from tests.serving import PASSPHRASE, begin, first_backup, running

WORDS = "what Ada wrote in the dark"


def chains(data: Path) -> dict[str, list[bytes]]:
    """The row hashes of every room in a data folder that nobody runs."""
    store = open_store(data)
    rooms = [room for (room,) in store.reader.all("select distinct room from rows where room not like 'husk%'")]
    found = {room: [row_hash(room, row) for row in store.log.rows(room)] for room in rooms}
    store.close()
    return found


@dataclass(frozen=True)
class Copied:
    """A house that was copied while Ben wrote in it, the copy, and a house that was made of the copy."""

    data: Path
    copy: Path
    again: Path
    said: dict[str, CompletedProcess[str]]
    cookie: str
    """What opened Ada's session in the first house."""


@pytest.fixture(scope="module")
def copied(tmp_path_factory: pytest.TempPathFactory, couple_at_home: AtHome) -> Copied:
    """One copy for all tests that only look."""
    folder = tmp_path_factory.mktemp("copied")
    data, copy, again = folder / "data", folder / "kept" / "copy.tar", folder / "again"
    said = {}
    with running(couple_at_home.copied_to(data)) as house, back(house.url, couple_at_home) as (ada, ben):
        ada.post("/notes", text=WORDS)
        (folder / "ada.zip").write_bytes(ada.get("/copy.zip").content)
        stop = threading.Event()
        writing = threading.Thread(
            target=lambda: [ben.post("/thanks", text="tea") for _ in range(40) if not stop.is_set()]
        )
        writing.start()
        said["backup"] = handhold("backup", str(copy), data=data)
        said["onto a running one"] = handhold("restore", str(copy), data=data)
        stop.set()
        writing.join()
        cookie = ada.cookie
    said["restore"] = handhold("restore", str(copy), data=again)
    said["verify"] = handhold("verify", str(folder / "ada.zip"), "--data", str(again), data=again)
    return Copied(data, copy, again, said, cookie)


def test_a_running_house_is_copied_and_never_written_over(copied: Copied) -> None:
    made, refused = copied.said["backup"], copied.said["onto a running one"]
    assert (made.returncode, made.stderr) == (0, "")
    assert "30 days" in made.stdout
    assert refused.returncode == 1
    assert refused.stderr.startswith("handhold: Another Handhold is already running on this data folder.")
    assert WORDS.encode() not in copied.copy.read_bytes()


def test_the_copy_holds_every_room_up_to_one_moment_and_what_ada_took_along_before_it(copied: Copied) -> None:
    for done in (copied.said["restore"], copied.said["verify"]):
        assert (done.returncode, done.stderr) == (0, "")
    before, after = chains(copied.data), chains(copied.again)
    assert before.keys() == after.keys()
    assert all(before[room][: len(hashes)] == hashes for room, hashes in after.items())


def test_ada_and_ben_sign_in_to_the_copy_and_an_open_session_of_before_opens_nothing(copied: Copied) -> None:
    with running(copied.again) as house, somebody(house.url) as ada, somebody(house.url) as ben:
        ada.client.cookies.set("session", copied.cookie)
        assert ada.get("/today").headers["location"] == "/sign-in"
        ada.client.cookies.clear()
        for person, name in ((ada, "Ada"), (ben, "Ben")):
            person.post("/sessions", name=name, passphrase=PASSPHRASE)
        assert WORDS in ada.get("/mine").text
        assert ada.get("/keep").status_code == ben.get("/keep").status_code == 200
        assert "Ben" in ada.get("/talk").text


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        (("backup", "{tmp}/there"), "is there already and is left as it is."),
        (("restore", "{tmp}/nowhere"), "is not there. Please look at its path."),
        (("restore", "{tmp}/there"), "is not a whole backup of Handhold."),
    ],
)
def test_what_cannot_be_done_is_said_in_one_sentence(tmp_path: Path, words: tuple[str, str], sentence: str) -> None:
    (tmp_path / "there").write_text("a diary")
    open_store(tmp_path / "data").close()
    folder = tmp_path / ("data" if words[0] == "backup" else "new")
    done = handhold(words[0], words[1].format(tmp=tmp_path), data=folder)
    assert done.returncode == 1
    assert sentence in done.stderr
    assert "Traceback" not in done.stderr
    assert (tmp_path / "there").read_text() == "a diary"


def test_a_running_house_keeps_backups_of_itself(tmp_path: Path) -> None:
    with running(tmp_path / "data", HANDHOLD_BACKUPS=str(tmp_path / "kept")) as house:
        begin(house, "Ada")
        house.restart()
        made, file = first_backup(tmp_path / "kept")
    assert abs(read_label(file).made - made) < timedelta(seconds=1)
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    assert stat.S_IMODE((tmp_path / "kept").stat().st_mode) == 0o700


def test_backups_come_at_their_time_and_go_after_their_days(tmp_path: Path) -> None:
    open_store(tmp_path / "data").close()
    settings = Settings(data=tmp_path / "data", backups=tmp_path / "kept", backup_hours=24, backup_days=3)
    (tmp_path / "kept").mkdir()
    others = [tmp_path / "kept" / name for name in ("handhold-photos.tar", "handhold-20200101T000000Z.tar.gz", "diary")]
    for other in others:
        other.touch()
    kept = []
    for hours in range(0, 24 * 6, 6):
        keeping.tend(settings, MONDAY + timedelta(hours=hours))
        kept.append(len(keeping.made_in(tmp_path / "kept")))
    assert kept == [1] * 4 + [2] * 4 + [3] * 16
    oldest = keeping.made_in(tmp_path / "kept")[0][0]
    assert MONDAY + timedelta(hours=24 * 6 - 6) - oldest < timedelta(days=3)
    assert all(other.exists() for other in others)


def test_a_clock_that_was_wrong_once_stops_no_backups(tmp_path: Path) -> None:
    open_store(tmp_path / "data").close()
    settings = Settings(data=tmp_path / "data", backups=tmp_path / "kept", backup_hours=24, backup_days=3)
    ahead = keeping.tend(settings, MONDAY + timedelta(days=900))
    made = [keeping.tend(settings, MONDAY + timedelta(hours=hours)) is not None for hours in (0, 1, 25)]
    assert made == [True, False, True]
    found = [(finding.state, finding.sentence) for finding in checkup.backups(settings, MONDAY + timedelta(hours=26))]
    assert [state for state, _ in found] == ["broken", "well"]
    assert ahead is not None
    assert ahead.name in found[0][1]
    assert found[1][1] == "The last backup is 1 hours old."
    ahead.unlink()
    assert [finding.state for finding in checkup.backups(settings, MONDAY + timedelta(hours=26))] == ["well"]


def test_a_host_with_cards_of_their_own_hears_that_they_are_not_in_the_backup(tmp_path: Path) -> None:
    open_store(tmp_path / "data").close()
    plain = handhold("backup", str(tmp_path / "1.tar"), data=tmp_path / "data")
    (tmp_path / "data" / "cards").mkdir()
    told = handhold("backup", str(tmp_path / "2.tar"), data=tmp_path / "data")
    assert (plain.returncode, told.returncode) == (0, 0)
    assert "keep a copy" not in plain.stdout
    assert f"keep a copy of {tmp_path / 'data' / 'cards'}." in told.stdout


def test_without_a_folder_for_them_no_backups_are_made(tmp_path: Path) -> None:
    assert keeping.tend(Settings(data=tmp_path), MONDAY) is None


def test_a_backup_that_cannot_be_made_is_an_error_and_not_a_silence(tmp_path: Path) -> None:
    with pytest.raises(WrongFile):
        keeping.tend(Settings(data=tmp_path / "data", backups=tmp_path / "kept"), MONDAY)
