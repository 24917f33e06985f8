"""A house on an address of this machine that others could reach: over its own TLS, or behind a real nginx or Caddy."""

from __future__ import annotations

import os
import re
import shutil
import socket
import ssl
import subprocess
import time
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path

from tests.missing import unavailable
from tests.serving import PATIENCE, ROOT, House, free_port, running

NGINX = ROOT / "deploy" / "nginx.conf"
CADDY = ROOT / "deploy" / "Caddyfile"
GUIDE = ROOT / "docs" / "second-phone.md"


@dataclass(frozen=True)
class Beyond:
    """A house as others reach it, and what makes its certificate believed."""

    house: House
    cert: Path

    @property
    def url(self) -> str:
        return self.house.url

    @property
    def trust(self) -> ssl.SSLContext:
        """Trust in this certificate and in no other."""
        return ssl.create_default_context(cafile=str(self.cert))


def own_address() -> str:
    """An address of this machine that is not loopback; no packet is sent to find it."""
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as probe:
        try:
            probe.connect(("198.51.100.1", 9))
        except OSError:
            unavailable("this machine has no address but its own loopback; connect it to a network")
        return str(probe.getsockname()[0])


def certificate_by_the_guide(folder: Path, address: str) -> tuple[Path, Path]:
    """Certificate and key, made by the very command that the guide tells people to type."""
    found = re.search(r"^openssl req .*$", GUIDE.read_text(encoding="utf-8"), flags=re.MULTILINE)
    assert found is not None
    if shutil.which("openssl") is None:
        unavailable("there is no openssl here; install it (Debian: apt install openssl)")
    folder.mkdir()
    command = found[0].replace("192.168.1.20", address)
    subprocess.run(["sh", "-c", command], cwd=folder, check=True, capture_output=True)
    (folder / "key.pem").chmod(0o600)
    return folder / "cert.pem", folder / "key.pem"


@contextmanager
def with_own_certificate(folder: Path, **environ: str) -> Iterator[Beyond]:
    """The first way of the guide."""
    address, port = own_address(), free_port()
    cert, key = certificate_by_the_guide(folder / "tls", address)
    told = {
        "PORT": str(port),
        "HANDHOLD_HOST": address,
        "HANDHOLD_URL": f"https://{address}:{port}",
        "HANDHOLD_TLS_CERT": str(cert),
        "HANDHOLD_TLS_KEY": str(key),
    }
    with running(folder / "data", **told, **environ) as house:
        yield Beyond(house, cert)


@contextmanager
def behind_nginx(folder: Path, **environ: str) -> Iterator[Beyond]:
    """The second way of the guide, with the file that comes with Handhold."""
    program = shutil.which("nginx") or shutil.which("nginx", path="/usr/sbin:/usr/local/sbin")
    if program is None:
        unavailable("there is no nginx here; install it (Debian: apt install nginx-light)")
    with _behind(folder, lambda where: _nginx(program, folder / "nginx", _site(where)), **environ) as beyond:
        yield beyond


@contextmanager
def behind_caddy(folder: Path, **environ: str) -> Iterator[Beyond]:
    """The second way of the guide with the other proxy."""
    program = caddy()
    with _behind(folder, lambda where: _caddy(program, folder / "caddy", where), **environ) as beyond:
        yield beyond


def caddy() -> str:
    """Where Caddy is."""
    return shutil.which("caddy") or unavailable("there is no Caddy here; install it (Debian: apt install caddy)")


WAYS: dict[str, Callable[[Path], AbstractContextManager[Beyond]]] = {
    "own certificate": with_own_certificate,
    "behind nginx": behind_nginx,
}
"""Both ways of the guide by their names."""
PROXIES = {"behind nginx": behind_nginx, "behind Caddy": behind_caddy}
"""The second way with each of the proxies for which a file comes along."""


@dataclass(frozen=True)
class Where:
    """What a proxy must be told."""

    address: str
    port: int
    inner: int
    cert: Path
    key: Path


@contextmanager
def _behind(folder: Path, proxy: Callable[[Where], AbstractContextManager[None]], **environ: str) -> Iterator[Beyond]:
    address, port, inner = own_address(), free_port(), free_port()
    where = Where(address, port, inner, *certificate_by_the_guide(folder / "tls", address))
    told = {"PORT": str(inner), "HANDHOLD_URL": f"https://{address}:{port}", "HANDHOLD_PROXY": "127.0.0.1"}
    with ExitStack() as stack:
        house = stack.enter_context(running(folder / "data", **told, **environ))
        stack.enter_context(proxy(where))
        _wait_for(address, port)
        yield Beyond(house, where.cert)


def _site(where: Where) -> str:
    """The shipped file with only names and ports changed."""
    return _changed(
        NGINX,
        ("listen 443 ssl;", f"listen {where.address}:{where.port} ssl;"),
        ("home.example;\n", f"{where.address};\n"),
        ("/etc/letsencrypt/live/home.example/fullchain.pem", str(where.cert)),
        ("/etc/letsencrypt/live/home.example/privkey.pem", str(where.key)),
        ("http://127.0.0.1:8642;", f"http://127.0.0.1:{where.inner};"),
        ("/var/log/nginx/handhold.log", "stderr"),
    )


def _changed(file: Path, *changes: tuple[str, str]) -> str:
    text = file.read_text(encoding="utf-8")
    for wanted, given in changes:
        assert wanted in text, wanted
        text = text.replace(wanted, given)
    return text


@contextmanager
def _caddy(program: str, folder: Path, where: Where) -> Iterator[None]:
    """Caddy on the shipped file; only the name and the certificate are others, which it would ask the world for."""
    folder.mkdir()
    site = _changed(
        CADDY, ("\nhome.example {\n", f"\nhttps://{where.address}:{where.port} {{\n\ttls {where.cert} {where.key}\n")
    )
    ground = "{\n\tadmin off\n\tauto_https disable_redirects\n\tgrace_period 1s\n}\n"
    (folder / "Caddyfile").write_text(ground + site, encoding="utf-8")
    environ = {
        **os.environ,
        "XDG_CONFIG_HOME": str(folder),
        "XDG_DATA_HOME": str(folder),
        "HOUSE": f"127.0.0.1:{where.inner}",
    }
    command = [program, "run", "--config", str(folder / "Caddyfile"), "--adapter", "caddyfile"]
    yield from _while_running(command, environ)


@contextmanager
def _nginx(program: str, folder: Path, site: str) -> Iterator[None]:
    folder.mkdir()
    user = "user root;\n" if os.geteuid() == 0 else ""
    kinds = ("client_body", "proxy", "fastcgi", "uwsgi", "scgi")
    places = "\n".join(f"{kind}_temp_path {folder / kind};" for kind in kinds)
    (folder / "nginx.conf").write_text(
        f"{user}daemon off;\npid {folder / 'pid'};\nevents {{}}\nhttp {{\n{places}\n{site}}}\n", encoding="utf-8"
    )
    yield from _while_running([program, "-p", str(folder), "-e", "stderr", "-c", str(folder / "nginx.conf")], None)


def _while_running(command: list[str], environ: dict[str, str] | None) -> Iterator[None]:
    with subprocess.Popen(command, env=environ, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL) as process:
        try:
            yield
        finally:
            process.terminate()
            process.wait(timeout=PATIENCE)


def _wait_for(address: str, port: int) -> None:
    until = time.monotonic() + PATIENCE
    while True:
        try:
            socket.create_connection((address, port), timeout=1).close()
        except OSError:
            if time.monotonic() > until:
                raise
            time.sleep(0.05)
        else:
            return
