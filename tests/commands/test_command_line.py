"""The command line: it lists what it can do, imports only what was asked for, and says one sentence when it cannot."""

from __future__ import annotations

import subprocess
import sys

import pytest

from handhold import __version__
from handhold.__main__ import main
from handhold.commands.registry import COMMANDS
from handhold.settings import NAMES


def python(program: str) -> str:
    """What a fresh Python says after running a program."""
    return subprocess.run([sys.executable, "-c", program], check=True, capture_output=True, text=True).stdout


def test_the_version_is_said(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as left:
        main(["--version"])
    assert left.value.code == 0
    assert capsys.readouterr().out == f"handhold {__version__}\n"


def test_help_lists_every_command_and_every_setting(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit):
        main(["--help"])
    said = capsys.readouterr().out
    assert all(f"    {name}" in said for name in COMMANDS)
    assert all(f"  {name} " in said for name in NAMES)


@pytest.mark.parametrize("name", COMMANDS)
def test_every_command_explains_itself(name: str, capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as left:
        main([name, "--help"])
    assert left.value.code == 0
    assert f"handhold {name}" in capsys.readouterr().out


def test_an_unknown_command_is_refused_with_the_list(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as left:
        main(["dance-alone"])
    assert left.value.code == 2
    assert "serve" in capsys.readouterr().err


def test_wrong_settings_are_all_said_and_nothing_starts(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("PORT", "web")
    monkeypatch.setenv("HANDHOLD_REGISTER", "everybody")
    assert main([]) == 1
    said = capsys.readouterr()
    assert said.out == ""
    assert [line.split(" ")[1] for line in said.err.splitlines()] == ["PORT", "HANDHOLD_REGISTER"]


def test_asking_for_help_imports_no_floor() -> None:
    heavy = python(
        "import sys\nfrom handhold.__main__ import main\n"
        "try: main(['--help'])\nexcept SystemExit: pass\n"
        "print(sorted({'numpy', 'starlette', 'uvicorn', 'cryptography', 'jinja2'} & set(sys.modules)), end='')"
    )
    assert heavy.endswith("[]")


def test_serving_never_imports_numpy_before_a_number_is_asked_for() -> None:
    imported = python("import sys, handhold.commands.serve\nprint('numpy' in sys.modules)")
    assert imported == "False\n"
