"""Keys from passphrases, by Argon2id in threads of their own: the event loop never waits for one.

It never sees what the keys open.
"""

from __future__ import annotations

import asyncio
import os
import secrets
import unicodedata
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import TypeVar

import msgspec
from cryptography.hazmat.primitives.kdf.argon2 import Argon2id

from handhold.store.contracts import Busy, Unopenable

SALT = 16
_LARGEST_KIB, _MOST_PASSES = 1 << 20, 32
Result = TypeVar("Result")


class Cost(msgspec.Struct, frozen=True):
    """What one derivation costs.  RFC 9106's second choice but with one lane.

    More lanes than one, called from several threads, hang for ever in some releases of ``cryptography``.
    """

    kib: int = 64 * 1024
    passes: int = 3
    lanes: int = 1

    def params(self) -> dict[str, int]:
        """As they stand beside a wrap, so that they can rise later."""
        return msgspec.structs.asdict(self)


class Derivations:
    """A pool of threads, as many as there are cores, behind a short queue.  Close it when the server stops."""

    def __init__(self, workers: int | None = None, queue: int = 16) -> None:
        self._workers = workers or os.cpu_count() or 1
        self._limit = self._workers + queue
        self._under_way = 0
        self._threads = ThreadPoolExecutor(self._workers, thread_name_prefix="handhold-keys")

    async def key(self, passphrase: str, salt: bytes, params: dict[str, int]) -> bytes:
        """The 32-byte key that ``passphrase`` gives.  Raises ``Busy`` when the queue is full, ``Unopenable`` for
        parameters that are not ours.
        """
        return await self.run(lambda: argon2id(passphrase, salt, params))

    async def run(self, work: Callable[[], Result]) -> Result:
        """Any slow work on a passphrase, in the same threads.  Raises ``Busy``."""
        if self._under_way >= self._limit:
            raise Busy
        self._under_way += 1
        try:
            return await asyncio.get_running_loop().run_in_executor(self._threads, work)
        finally:
            self._under_way -= 1

    def close(self) -> None:
        """Let go of the threads once what is under way has ended."""
        self._threads.shutdown(wait=True)


def argon2id(passphrase: str, salt: bytes, params: dict[str, int]) -> bytes:
    """Argon2id (RFC 9106) of a passphrase, the same on every keyboard (NFKC).  Takes long; see ``Derivations``.

    A database edited by hand could ask for a terabyte, so there is an upper limit: ``Unopenable`` beyond it.
    """
    kib, passes, lanes = (params.get(name, 0) for name in ("kib", "passes", "lanes"))
    if not (8 <= kib <= _LARGEST_KIB and 1 <= passes <= _MOST_PASSES and lanes == 1):
        raise Unopenable
    kdf = Argon2id(salt=salt, length=32, iterations=passes, lanes=lanes, memory_cost=kib)
    return kdf.derive(unicodedata.normalize("NFKC", passphrase).encode())


def new_salt() -> bytes:
    """Random bytes that make equal passphrases give different keys."""
    return secrets.token_bytes(SALT)
