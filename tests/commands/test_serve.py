"""The house as a process: what it leaves on the disk, how it stops, and what it says when it cannot start."""

from __future__ import annotations

import os
import socket
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest

from tests.serving import PATIENCE, House, begin, free_port, running


@pytest.fixture(scope="module")
def house(tmp_path_factory: pytest.TempPathFactory) -> Iterator[House]:
    """One running house for all tests that leave it as it was."""
    with running(tmp_path_factory.mktemp("serve") / "data") as house:
        yield house


def refused(data: Path, port: int) -> str:
    """What a house says that cannot start."""
    done = subprocess.run(
        [sys.executable, "-m", "handhold"],
        env={**os.environ, "PORT": str(port), "HANDHOLD_DATA": str(data)},
        capture_output=True,
        text=True,
        check=False,
        timeout=PATIENCE,
    )
    assert done.returncode == 1
    assert done.stdout == ""
    (sentence,) = done.stderr.splitlines()
    return sentence


def listen_as_ada(house: House) -> socket.socket:
    """An open page of Ada's that waits for something to come."""
    cookie = begin(house, "Ada")
    stream = socket.create_connection(("127.0.0.1", house.port), timeout=PATIENCE)
    stream.sendall(f"GET /live HTTP/1.1\r\nHost: 127.0.0.1\r\nCookie: session={cookie}\r\n\r\n".encode())
    heard = b""
    while b"event: here" not in heard:
        heard += stream.recv(4096)
    return stream


def test_the_address_is_said_once_it_answers(house: House) -> None:
    assert house.said == [f"Handhold is at {house.url} (Ctrl+C stops it)\n"]
    assert httpx.get(f"{house.url}/healthz", timeout=PATIENCE).status_code == 200


def test_everything_on_the_disk_is_for_its_owner_alone(house: House) -> None:
    begin(house, "Cleo")
    modes = {path.name: path.stat().st_mode & 0o777 for path in house.data.rglob("*")}
    assert house.data.stat().st_mode & 0o777 == 0o700
    assert set(modes.values()) == {0o600}, modes


def test_a_second_house_on_the_same_data_is_refused_in_one_sentence(house: House) -> None:
    assert "Another Handhold already runs on" in refused(house.data, free_port())
    assert httpx.get(f"{house.url}/healthz", timeout=PATIENCE).status_code == 200


def test_a_taken_port_is_refused_in_one_sentence(house: House, tmp_path: Path) -> None:
    assert f"Port {house.port} is taken by another program" in refused(tmp_path / "data", house.port)


def test_a_visit_leaves_no_trace_in_what_is_said_and_an_open_page_does_not_keep_the_house_from_stopping(
    tmp_path: Path,
) -> None:
    with running(tmp_path / "data") as house, listen_as_ada(house) as stream:
        httpx.get(f"{house.url}/mine", timeout=PATIENCE)
        assert httpx.get(f"{house.url}/nowhere", timeout=PATIENCE).status_code == 404
        assert house.stop() == ""
        rest = b""
        while piece := stream.recv(4096):
            rest += piece
        # The last chunk of an answer that was ended; one that was cut off after the time is over has none.
        assert rest.endswith(b"0\r\n\r\n")


def test_a_house_that_is_asked_to_stop_closes_its_books(tmp_path: Path) -> None:
    with running(tmp_path / "data") as house:
        begin(house, "Ada")
        process = house.process
        assert (house.data / "handhold.db-wal").exists()
        assert house.stop() == ""
    assert process is not None
    assert process.returncode == 0
    assert not (house.data / "handhold.db-wal").exists()


def test_a_file_of_somebody_else_in_the_data_folder_is_named(tmp_path: Path) -> None:
    (tmp_path / "data").mkdir(mode=0o700)
    (tmp_path / "data" / "handhold.lock").mkdir()
    assert "handhold.lock cannot be used (Is a directory); look whose it is" in refused(tmp_path / "data", free_port())


def test_what_ada_was_answered_for_survives_a_power_cut(tmp_path: Path) -> None:
    with running(tmp_path / "data") as house:
        cookie = begin(house, "Ada")
        own = {"Origin": house.url}
        with httpx.Client(base_url=house.url, cookies={"session": cookie}, headers=own, timeout=PATIENCE) as client:
            assert client.post("/notes", data={"text": "still here tomorrow"}).status_code == 303
        house.kill()
        house.start()
        page = httpx.get(f"{house.url}/mine", cookies={"session": cookie}, timeout=PATIENCE)
        assert "still here tomorrow" in page.text
