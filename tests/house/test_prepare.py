"""Preparing a machine: each thing that may be missing is said in one sentence, and a second call does nothing."""

from __future__ import annotations

import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from tests.house import tree

TOOLS = ("sh", "cat", "cksum", "sed", "tail", "pwd", "rm")


class Machine:
    """A made-up machine: a folder with the project in it and a PATH that holds only what it is given."""

    def __init__(self, place: Path) -> None:
        self.project = place / "a folder with spaces"
        self.path = place / "bin"
        (self.project / "scripts").mkdir(parents=True)
        self.path.mkdir()
        for name in ("pyproject.toml", "scripts/prepare"):
            shutil.copy(tree.ROOT / name, self.project / name)
        for tool in TOOLS:
            (self.path / tool).symlink_to(str(shutil.which(tool)))

    def has(self, name: str, script: str) -> None:
        """Put a program on this machine."""
        (self.path / name).write_text(f"#!/bin/sh\n{script}\n", encoding="utf-8")
        (self.path / name).chmod(0o755)

    def prepare(self, what: str = "run") -> subprocess.CompletedProcess[str]:
        """Run the script as ``make`` does."""
        return subprocess.run(
            [str(self.path / "sh"), "scripts/prepare", what],
            cwd=self.project, env={"PATH": str(self.path)}, capture_output=True, text=True, check=False,
        )  # fmt: skip

    def python(self, *, version: str = "3.12", fails: str = "nothing", install: int = 0) -> None:
        """Put a made-up Python on it, which makes virtual environments that hold itself."""
        new = "1" if version.split(".")[1] in {"9", "10"} else "0"
        self.has(
            "python3",
            f"""echo "$@" >>"{self.project}/calls"
case "$*" in
  *{fails}*) exit 1 ;;
  -V) echo "Python {version}.1" ;;
  *sys.exit*) exit {new} ;;
  *sys.version_info*) echo {version} ;;
  *venv\\ --clear*) {shutil.which("mkdir")} -p .venv/bin; {shutil.which("cp")} "$0" .venv/bin/python ;;
  *pip\\ install*) echo "no such host"; exit {install} ;;
esac""",
        )

    def calls(self) -> str:
        """What the made-up Python was asked."""
        return (self.project / "calls").read_text(encoding="utf-8")


@pytest.fixture
def machine(tmp_path: Path) -> Machine:
    return Machine(tmp_path)


def said(machine: Machine) -> str:
    """The one sentence that preparing ends with, on a machine where it cannot succeed."""
    done = machine.prepare()
    assert done.returncode == 1
    assert done.stdout == ""
    return done.stderr.strip().splitlines()[-1]


def test_a_machine_without_python_is_told_how_to_get_one(machine: Machine) -> None:
    assert "No Python was found" in said(machine)
    assert "apt install python3 python3-venv" in said(machine)


def test_an_old_python_is_named_with_what_is_needed(machine: Machine) -> None:
    machine.python(version="3.9")
    assert "The Python here is 3.9, and Handhold needs 3.11 or newer" in said(machine)


def test_a_python_without_virtual_environments_is_told_which_package_to_add(machine: Machine) -> None:
    machine.python(fails="ensurepip")
    assert "apt install python3.12-venv" in said(machine)


def test_a_folder_that_may_not_be_written_to_is_said(machine: Machine) -> None:
    machine.python(fails="--clear")
    assert "could not make the folder .venv" in said(machine)


def test_a_failing_install_shows_the_last_lines_and_what_to_do(machine: Machine) -> None:
    machine.python(install=1)
    done = machine.prepare()
    assert done.returncode == 1
    assert "no such host" in done.stderr
    assert "the network is away or a proxy is needed" in done.stderr
    assert "no such host" in (machine.project / ".venv" / "install.log").read_text(encoding="utf-8")


def test_only_ready_made_packages_are_installed_and_a_second_call_does_nothing(machine: Machine) -> None:
    machine.python()
    assert machine.prepare().returncode == 0
    assert "--only-binary :all: --editable ." in machine.calls()
    (machine.project / "calls").unlink()
    again = machine.prepare()
    assert (again.returncode, again.stderr) == (0, "")
    assert machine.calls().split() == ["-V"]


def test_tests_need_more_than_running_does_but_not_the_other_way_round(machine: Machine) -> None:
    machine.python()
    assert machine.prepare("test").returncode == 0
    assert "--editable .[test]" in machine.calls()
    assert machine.prepare("run").stderr == ""


def test_a_change_of_what_is_needed_installs_again_and_a_moved_folder_begins_anew(machine: Machine) -> None:
    machine.python()
    machine.prepare()
    with (machine.project / "pyproject.toml").open("a", encoding="utf-8") as file:
        file.write("# changed\n")
    assert "making .venv" not in machine.prepare().stderr
    machine.project = machine.project.rename(machine.project.with_name("elsewhere"))
    machine.python()
    assert "making .venv" in machine.prepare().stderr


def test_an_interrupted_install_is_done_again(machine: Machine) -> None:
    machine.python(install=1)
    machine.prepare()
    machine.python()
    shutil.copy(machine.path / "python3", machine.project / ".venv" / "bin" / "python")
    assert machine.prepare().returncode == 0
    assert machine.prepare().stderr == ""


def test_the_python_that_runs_these_tests_is_one_that_is_looked_for() -> None:
    version = f"python{sys.version_info.major}.{sys.version_info.minor}"
    assert version in (tree.ROOT / "scripts" / "prepare").read_text(encoding="utf-8")
