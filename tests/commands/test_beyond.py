"""Beyond this machine: real TLS on a real address, live pages that nothing holds back, and no way in without it."""

from __future__ import annotations

import os
import socket
import subprocess
from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest

from tests.beyond import CADDY, NGINX, PROXIES, WAYS, Beyond, caddy, own_address
from tests.commands.handhold import handhold
from tests.joined import Somebody, couple, somebody
from tests.serving import PASSPHRASE, PATIENCE, free_port

EVERY = {**WAYS, **PROXIES}


@pytest.fixture(scope="module", params=list(EVERY))
def beyond(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Beyond]:
    """A house that others can reach, in each of the ways of the guide; one for all tests of a way."""
    with EVERY[request.param](tmp_path_factory.mktemp("beyond")) as house:
        yield house


@pytest.fixture(scope="module")
def joined(beyond: Beyond) -> Iterator[tuple[Somebody, Somebody]]:
    """Ada and Ben, who joined there by an invitation."""
    with couple(beyond.url, beyond.trust) as two:
        yield two


def test_two_people_join_by_an_invitation_to_the_address_that_people_type(joined: tuple[Somebody, Somebody]) -> None:
    ada, ben = joined
    assert ada.get("/talk").status_code == ben.get("/talk").status_code == 200


def test_cleos_cookies_are_bound_to_the_house_and_to_tls_and_her_invitation_to_its_address(beyond: Beyond) -> None:
    with somebody(beyond.url, beyond.trust) as cleo:
        words = {"name": "Cleo", "adult": "yes", "zone": "UTC", "passphrase": PASSPHRASE, "again": PASSPHRASE}
        answer = cleo.client.post("/people", data=words)
        told = [cookie.lower() for cookie in answer.headers.get_list("set-cookie")]
        kept = [cookie for cookie in told if "session=" in cookie or "device=" in cookie]
        assert len(kept) == 2
        for cookie in kept:
            assert cookie.startswith("__host-")
            assert {"secure", "httponly", "samesite=lax", "path=/"} <= {part.strip() for part in cookie.split(";")}
        assert answer.headers["strict-transport-security"] == "max-age=31536000; includeSubDomains"
        page = cleo.post("/invitation").text
    assert f"{beyond.url}/join#" in page
    assert "from this machine alone" not in page


def test_an_open_page_hears_at_once_and_nothing_in_between_holds_it_back(joined: tuple[Somebody, Somebody]) -> None:
    ada, ben = joined
    with ada.client.stream("GET", "/live", timeout=20) as stream:
        assert stream.headers["content-type"].startswith("text/event-stream")
        heard = stream.iter_lines()
        while "here" not in next(heard):
            continue
        ben.post("/thanks", text="for the tea")
        while "event: ring" not in next(heard):
            continue
        assert '"room": "ours"' in next(heard)


def test_another_sites_form_and_another_host_change_nothing(beyond: Beyond) -> None:
    with somebody(beyond.url, beyond.trust) as ada:
        answer = ada.client.post("/looks", data={"look": "dark"}, headers={"Origin": "https://evil.example"})
        assert answer.status_code == 403
        assert ada.client.post("/looks", data={"look": "dark"}).status_code == 303


def test_nobody_gets_in_without_tls_or_trust(beyond: Beyond) -> None:
    with pytest.raises(httpx.ConnectError, match=r"(?i)certificate"):
        httpx.get(beyond.url + "/healthz", timeout=PATIENCE)
    plain = beyond.url.replace("https://", "http://")
    try:
        answer = httpx.get(plain + "/healthz", timeout=PATIENCE)
    except httpx.HTTPError:
        return
    assert answer.status_code == 400


@pytest.mark.parametrize("beyond", list(PROXIES), indirect=True)
def test_behind_a_proxy_the_house_itself_listens_to_its_machine_alone(beyond: Beyond) -> None:
    inner = int(beyond.house.environ["PORT"])
    with pytest.raises(OSError, match=r"(?i)refused"):
        socket.create_connection((own_address(), inner), timeout=5)


def test_a_house_beyond_loopback_without_tls_does_not_start_and_says_what_to_do(tmp_path: Path) -> None:
    address = own_address()
    done = handhold(
        "serve", data=tmp_path, PORT=str(free_port()), HANDHOLD_HOST=address, HANDHOLD_URL=f"http://{address}:8642"
    )
    assert done.returncode == 1
    assert "nothing here speaks TLS: set HANDHOLD_TLS_CERT and HANDHOLD_TLS_KEY, or HANDHOLD_PROXY" in done.stderr
    assert list(tmp_path.iterdir()) == []


def test_a_certificate_that_is_none_is_said_in_one_sentence(tmp_path: Path) -> None:
    (tmp_path / "cert.pem").write_text("dear diary")
    (tmp_path / "key.pem").write_text("dear diary")
    done = handhold(
        "serve",
        data=tmp_path / "data",
        PORT=str(free_port()),
        HANDHOLD_URL="https://home.example",
        HANDHOLD_TLS_CERT=str(tmp_path / "cert.pem"),
        HANDHOLD_TLS_KEY=str(tmp_path / "key.pem"),
    )
    assert done.returncode == 1
    assert "Traceback" not in done.stderr
    assert "are not a certificate and the key that belongs to it" in done.stderr
    assert not (tmp_path / "data").exists()


def test_the_shipped_proxy_files_pass_the_stream_on_and_write_nothing_down() -> None:
    nginx, caddyfile = NGINX.read_text(), CADDY.read_text()
    for line in ("proxy_buffering off;", "proxy_request_buffering off;", "access_log off;"):
        assert line in nginx
    assert "flush_interval -1" in caddyfile
    assert caddyfile.count("{") == caddyfile.count("}") == 3
    assert "\tlog" not in caddyfile


def test_caddy_itself_accepts_the_shipped_file(tmp_path: Path) -> None:
    command = [caddy(), "validate", "--config", str(CADDY), "--adapter", "caddyfile"]
    environ = {**os.environ, "HOME": str(tmp_path), "XDG_DATA_HOME": str(tmp_path)}
    done = subprocess.run(command, env=environ, capture_output=True, text=True, timeout=60, check=False)
    assert done.returncode == 0, done.stderr
    assert "Valid configuration" in done.stdout + done.stderr


@pytest.mark.parametrize("way", PROXIES)
def test_no_proxy_lays_down_what_somebody_sends(way: str, tmp_path: Path) -> None:
    with PROXIES[way](tmp_path) as beyond, somebody(beyond.url, beyond.trust) as ada:
        ada.post("/people", name="Ada", adult="yes", zone="UTC", passphrase=PASSPHRASE, again=PASSPHRASE)
        words = "a long evening, told slowly. " * 1_000
        folders = [folder for folder in tmp_path.rglob("*") if folder.is_dir() and folder.name != "data"]
        before = {folder: folder.stat().st_mtime_ns for folder in folders}
        answer = ada.client.post("/luggage", files={"copy": ("copy.zip", words.encode() * 50, "application/zip")})
        assert answer.status_code == 422
        assert "There is no copy in this file." in answer.text
        assert {folder: folder.stat().st_mtime_ns for folder in folders} == before
