"""A line between a browser and a house that can lose what comes back: the house has written, and nobody hears of it."""

from __future__ import annotations

import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field

from tests.serving import House

_PIECE = 1 << 16


@dataclass
class Line:
    """The line to one house.  While ``loses_answers`` is set, the answer to a form is dropped once it is there."""

    to: int
    door: socket.socket
    loses_answers: bool = False
    lost: int = 0
    open: list[socket.socket] = field(default_factory=list)

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.door.getsockname()[1]}"

    def serve(self) -> None:
        """Take calls until the door is shut."""
        with suppress(OSError):
            while True:
                caller, _ = self.door.accept()
                threading.Thread(target=self._carry, args=(caller,), daemon=True).start()

    def _carry(self, caller: socket.socket) -> None:
        try:
            house = socket.create_connection(("127.0.0.1", self.to))
        except OSError:
            caller.close()
            return
        self.open += [caller, house]
        said = {"a form": False}
        threading.Thread(target=self._back, args=(house, caller, said), daemon=True).start()
        with suppress(OSError):
            while piece := caller.recv(_PIECE):
                said["a form"] = piece.startswith(b"POST ") or (said["a form"] and not piece.startswith(b"GET "))
                house.sendall(piece)
        _hang_up(house, caller)

    def _back(self, house: socket.socket, caller: socket.socket, said: dict[str, bool]) -> None:
        with suppress(OSError):
            while piece := house.recv(_PIECE):
                if self.loses_answers and said["a form"]:
                    self.lost += 1
                    break
                caller.sendall(piece)
        _hang_up(house, caller)


@contextmanager
def line_to(house: House) -> Iterator[Line]:
    """A line to a running house."""
    with socket.create_server(("127.0.0.1", 0)) as door:
        line = Line(house.port, door)
        threading.Thread(target=line.serve, daemon=True).start()
        yield line
        door.close()
        _hang_up(*line.open)


def _hang_up(*ends: socket.socket) -> None:
    for end in ends:
        with suppress(OSError):
            end.shutdown(socket.SHUT_RDWR)
        end.close()
