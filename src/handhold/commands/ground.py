"""The ground that the house stands on: a data folder nobody else can read, no memory on disk, one socket.

It knows files and sockets, and must never know what is kept in them.
"""

from __future__ import annotations

import ctypes
import errno
import gc
import os
import resource
import socket
import ssl
import sys
from pathlib import Path

from handhold.commands.frame import Stop

PRIVATE = 0o077
"""The mask under which what this process makes is readable by its owner alone."""
CARDS = "cards"
"""The folder in the data folder in which a host lays cards of their own."""
_PR_SET_DUMPABLE = 4
_BACKLOG = 1024


def forbid_core_dumps() -> None:
    """Keep the memory of this process, where keys lie while somebody is signed in, off the disk if it crashes."""
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    if sys.platform == "linux":
        # A limit of 0 does not bind a crash handler that the kernel pipes into; this does, and debuggers with it.
        ctypes.CDLL(None).prctl(_PR_SET_DUMPABLE, 0, 0, 0, 0)


def calm_collector() -> None:
    """Look for garbage seldom: what is here now stays, and reading a long log makes many objects but no circles.

    With Python's own thresholds a fifth of the time of a cold page goes into walking entries that are all still needed.
    """
    gc.collect()
    gc.freeze()
    gc.set_threshold(50_000, 20, 50)


def prepare_folder(folder: Path, *, known: str) -> None:
    """Make ``folder`` readable by its owner alone (0700), and every file made from now on too (0600).

    ``known`` is a file that lies in every data folder: a folder that others can enter, and that holds something else,
    is left as it is.  Raises ``Stop``.
    """
    os.umask(PRIVATE)
    try:
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        if folder.stat().st_mode & PRIVATE:
            if not (folder / known).exists() and any(folder.iterdir()):
                raise Stop(f"{folder} holds other things, open to others; name an empty folder in HANDHOLD_DATA.")
            folder.chmod(0o700)
        probe = folder / ".may-write"
        probe.touch()
        probe.unlink()
    except FileExistsError:
        raise Stop(f"{folder} is a file, and a folder is needed; name another in HANDHOLD_DATA.") from None
    except PermissionError:
        raise Stop(f"{folder} may not be written to; change its owner or name another in HANDHOLD_DATA.") from None
    except OSError as error:
        raise Stop(f"{folder} cannot be used ({error.strerror}); mend that or name another in HANDHOLD_DATA.") from None


def check_certificate(cert: Path, key: Path) -> None:
    """Make sure that certificate and key can be read and belong together.  Raises ``Stop``."""
    try:
        ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER).load_cert_chain(cert, key, password="")
    except PermissionError:
        raise Stop(f"{cert} or {key} may not be read; change the owner of HANDHOLD_TLS_CERT and _KEY.") from None
    except (ssl.SSLError, OSError):
        raise Stop(
            f"HANDHOLD_TLS_CERT ({cert}) and HANDHOLD_TLS_KEY ({key}) are not a certificate and the key that belongs "
            "to it, both as PEM without a password; docs/second-phone.md says how to make them."
        ) from None


def listen(host: str, port: int) -> socket.socket:
    """A socket that listens on ``host`` and ``port``.  Raises ``Stop`` when that cannot be."""
    try:
        family, _, _, _, address = socket.getaddrinfo(host.strip("[]"), port, type=socket.SOCK_STREAM)[0]
        door = socket.create_server(address[:2], family=family, backlog=_BACKLOG)
    except socket.gaierror:
        raise Stop(f"HANDHOLD_HOST is {host}, which leads nowhere; write an address, such as 127.0.0.1.") from None
    except OSError as error:
        raise Stop(_refused(host, port, error)) from None
    # Every connection inherits this: a page must not wait 40 ms for the other side to have noticed its headers.
    door.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
    return door


def _refused(host: str, port: int, error: OSError) -> str:
    if error.errno == errno.EADDRINUSE:
        other = port + 1 if port < 65535 else port - 1
        return f"Port {port} is taken by another program; stop that one, or choose another port: PORT={other} make run"
    if error.errno == errno.EACCES:
        return f"Port {port} is kept for the system; choose one above 1023, such as PORT=8642."
    if error.errno == errno.EADDRNOTAVAIL:
        return f"HANDHOLD_HOST is {host}, which is not an address of this machine; write one that is."
    return f"Nobody can listen on {host} port {port} ({error.strerror}); choose others in HANDHOLD_HOST and PORT."
