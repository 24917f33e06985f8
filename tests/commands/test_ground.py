"""The ground of the house: modes, core dumps, ports; each trouble is one sentence that says what to do."""

from __future__ import annotations

import os
import socket
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from handhold.commands.frame import Stop
from handhold.commands.ground import listen, prepare_folder


@pytest.fixture(autouse=True)
def own_umask() -> Iterator[None]:
    """Give the test run its umask back."""
    before = os.umask(0o022)
    yield
    os.umask(before)


def mode(path: Path) -> int:
    return path.stat().st_mode & 0o777


def test_the_data_folder_and_everything_in_it_is_for_its_owner_alone(tmp_path: Path) -> None:
    folder = tmp_path / "a" / "data"
    prepare_folder(folder, known="house.db")
    (folder / "house.db").touch()
    assert (mode(folder), mode(folder / "house.db")) == (0o700, 0o600)
    assert [path.name for path in folder.iterdir()] == ["house.db"]


def test_a_data_folder_that_became_readable_is_closed_again(tmp_path: Path) -> None:
    (tmp_path / "house.db").touch()
    tmp_path.chmod(0o755)
    prepare_folder(tmp_path, known="house.db")
    assert mode(tmp_path) == 0o700


def test_a_folder_that_holds_something_else_is_left_alone(tmp_path: Path) -> None:
    (tmp_path / "holiday.jpg").touch()
    tmp_path.chmod(0o755)
    with pytest.raises(Stop, match="name an empty folder in HANDHOLD_DATA"):
        prepare_folder(tmp_path, known="house.db")
    assert mode(tmp_path) == 0o755


def test_a_file_in_the_place_of_the_folder_is_named(tmp_path: Path) -> None:
    (tmp_path / "data").touch()
    with pytest.raises(Stop, match="is a file, and a folder is needed"):
        prepare_folder(tmp_path / "data", known="house.db")
    with pytest.raises(Stop, match="cannot be used"):
        prepare_folder(tmp_path / "data" / "below", known="house.db")


@pytest.mark.skipif(os.geteuid() == 0, reason="nothing is forbidden to root")
def test_a_folder_of_somebody_else_is_named(tmp_path: Path) -> None:
    tmp_path.chmod(0o500)
    with pytest.raises(Stop, match="may not be written to"):
        prepare_folder(tmp_path / "data", known="house.db")
    tmp_path.chmod(0o700)


def test_a_taken_port_is_said_with_a_free_one_to_try() -> None:
    with listen("127.0.0.1", 0) as taken:
        port = taken.getsockname()[1]
        with pytest.raises(Stop, match=rf"Port {port} is taken by another program.*PORT={port + 1} make run"):
            listen("127.0.0.1", port)


def test_an_address_that_is_not_here_is_said() -> None:
    with pytest.raises(Stop, match="not an address of this machine"):
        listen("192.0.2.1", 0)
    with pytest.raises(Stop, match="leads nowhere"):
        listen("nowhere.invalid", 0)


def test_a_small_answer_waits_for_no_acknowledgement() -> None:
    with listen("127.0.0.1", 0) as door, socket.create_connection(door.getsockname()), door.accept()[0] as line:
        assert line.getsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY) != 0


@pytest.mark.skipif(not socket.has_ipv6, reason="this machine speaks no IPv6")
def test_the_loopback_of_ipv6_can_be_listened_on() -> None:
    with listen("::1", 0) as heard:
        assert heard.family == socket.AF_INET6


def test_a_crash_leaves_no_memory_on_the_disk() -> None:
    program = (
        "import ctypes, resource, sys\n"
        "from handhold.commands.ground import forbid_core_dumps\n"
        "forbid_core_dumps()\n"
        "dumpable = ctypes.CDLL(None).prctl(3, 0, 0, 0, 0) if sys.platform == 'linux' else 0\n"
        "sys.exit(resource.getrlimit(resource.RLIMIT_CORE) != (0, 0) or dumpable != 0)\n"
    )
    assert subprocess.run([sys.executable, "-c", program], check=False).returncode == 0
