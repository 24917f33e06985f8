"""A few questions become settings that a house accepts; nothing else is touched."""

from __future__ import annotations

import stat
import subprocess
from pathlib import Path

import pytest

from handhold import settings
from handhold.commands import setup
from tests.commands.handhold import handhold


def chosen(*answers: str) -> setup.Chosen:
    """What follows from these answers."""
    given = iter(answers)
    return setup.questions(lambda _question: next(given))


def test_a_house_to_try_out_needs_no_settings() -> None:
    assert chosen("", "", "", "") == {}


def test_a_house_behind_a_proxy_with_a_code_and_backups() -> None:
    found = chosen("/srv/house", "3", "https://home.example", "2", "only for us two", "/mnt/disk", "14")
    assert found == {
        "HANDHOLD_DATA": "/srv/house",
        "HANDHOLD_URL": "https://home.example",
        "HANDHOLD_PROXY": "127.0.0.1",
        "HANDHOLD_REGISTER": "code",
        "HANDHOLD_CODE": "only for us two",
        "HANDHOLD_BACKUPS": "/mnt/disk",
        "HANDHOLD_BACKUP_DAYS": "14",
    }
    assert settings.read(found).backup_days == 14


def test_a_house_with_its_own_certificate(tmp_path: Path) -> None:
    for name in ("cert.pem", "key.pem"):
        (tmp_path / name).touch()
    cert, key = str(tmp_path / "cert.pem"), str(tmp_path / "key.pem")
    found = chosen("", "2", "https://192.168.1.20:8642", cert, key, "3", "")
    assert settings.read(found).host == "0.0.0.0"
    assert settings.read(found).register == "nobody"


def test_a_code_is_made_when_none_is_given_and_a_wrong_answer_is_asked_again(
    capsys: pytest.CaptureFixture[str],
) -> None:
    found = chosen("", "9", "1", "2", "", "")
    assert len(found["HANDHOLD_CODE"]) == 12
    said = capsys.readouterr().out
    assert "Please type one of 1, 2, 3." in said
    assert found["HANDHOLD_CODE"] in said


def test_the_file_is_private_and_none_is_written_over(tmp_path: Path) -> None:
    file = tmp_path / "handhold.env"
    typed = f"{tmp_path}/house\n1\n2\nonly for us two\n\n"
    done = handhold("setup", str(file), data=tmp_path, typed=typed)
    assert (done.returncode, done.stderr) == (0, "")
    assert (
        file.read_text() == f"HANDHOLD_DATA={tmp_path}/house\nHANDHOLD_REGISTER=code\nHANDHOLD_CODE='only for us two'\n"
    )
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    again = handhold("setup", str(file), data=tmp_path, typed=typed)
    assert again.returncode == 1
    assert "is there already and is left as it is" in again.stderr


def test_a_file_that_cannot_be_written_costs_no_answer(tmp_path: Path) -> None:
    done = handhold("setup", str(tmp_path / "nowhere" / "handhold.env"), data=tmp_path, typed="house\n1\n3\n\n")
    assert done.returncode == 1
    assert "HANDHOLD_DATA=house\nHANDHOLD_REGISTER=nobody\n" in done.stdout
    assert "could not be written (No such file or directory); the settings stand above." in done.stderr
    assert "Traceback" not in done.stderr


@pytest.mark.parametrize("code", ["only for us two", "Ada's & Ben's", 'a "b" $HOME `id` \\ c', "plain-code_1"])
def test_a_shell_reads_the_file_as_it_was_meant(tmp_path: Path, code: str) -> None:
    file = tmp_path / "our settings.env"
    typed = f"{tmp_path}/our house\n1\n2\n{code}\n\n"
    done = handhold("setup", str(file), data=tmp_path, typed=typed)
    (line,) = (line for line in done.stdout.splitlines() if line.startswith("  set -a; "))
    shown = line.replace("make run", 'printf "%s|%s" "$HANDHOLD_DATA" "$HANDHOLD_CODE"')
    read = subprocess.run(["sh", "-c", shown], cwd="/", capture_output=True, text=True, check=True)
    assert (read.stdout, read.stderr) == (f"{tmp_path}/our house|{code}", "")


@pytest.mark.parametrize(
    ("typed", "sentence"), [("", "Nobody answered."), ("\n3\nhome.example\n1\n\n", "HANDHOLD_URL is 'home.example'")]
)
def test_what_does_not_hold_is_said_and_nothing_written(tmp_path: Path, typed: str, sentence: str) -> None:
    done = handhold("setup", str(tmp_path / "handhold.env"), data=tmp_path, typed=typed)
    assert done.returncode == 1
    assert sentence in done.stderr
    assert not (tmp_path / "handhold.env").exists()
