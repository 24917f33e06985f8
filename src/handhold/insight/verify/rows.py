"""One row of the verification table, and how large each run is.  A row that could not be run is never met."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import asdict, dataclass
from functools import cache
from math import isnan, sqrt

from handhold.insight.fitting import Engine
from handhold.insight.verify import peers

Clock = Callable[[], float]
"""Seconds of CPU time of this process so far."""


@dataclass(frozen=True, slots=True)
class Row:
    """``ok`` is None where there is nothing to meet: a figure beside another, or a skipped row (see ``note``)."""

    what: str
    floor: str
    value: float | None
    ok: bool | None
    note: str = ""

    @property
    def verdict(self) -> str:
        """``ok``, ``over`` the floor, or nothing where there is none to meet."""
        return {True: "ok", False: "over", None: ""}[self.ok]

    def line(self) -> str:
        """The row as it is printed, its mark first."""
        mark = {True: "ok", False: "MISSED", None: ""}[self.ok]
        value = "-" if self.value is None else f"{self.value:.4g}"
        return f"{mark:<6}  {self.what:<84}  {self.floor:<22}  {value:>9}  {self.note}".rstrip()

    def plain(self) -> dict[str, str | float | bool | None]:
        """The row as it goes into JSON."""
        return asdict(self)


@dataclass(frozen=True, slots=True)
class Size:
    """How much is simulated.  ``peer`` couples are given to the slow peers, ``timed`` of them for time."""

    exact: int
    coverage: int
    peer: int
    timed: int
    silent: int
    silent_days: tuple[int, ...]
    loop: int
    loop_days: tuple[int, ...]
    bursty: int
    spoken: int
    dance: int
    change: int
    speed: int


QUICK = Size(
    exact=2,
    coverage=100,
    peer=4,
    timed=2,
    silent=30,
    silent_days=(60,),
    loop=300,
    loop_days=(30,),
    bursty=150,
    spoken=40,
    dance=24,
    change=100,
    speed=200,
)
FULL = Size(
    exact=12,
    coverage=3_000,
    peer=60,
    timed=20,
    silent=500,
    silent_days=(60, 120, 365),
    loop=3_000,
    loop_days=(14, 30, 60),
    bursty=4_000,
    spoken=1_000,
    dance=500,
    change=3_000,
    speed=1_000,
)


def at_most(what: str, value: float, limit: float, note: str = "", *, trials: int = 0) -> Row:
    """Met when the value is at most the limit; with ``trials``, a share may lie three standard errors above it."""
    slack = 3 * sqrt(limit * (1 - limit) / trials) if trials else 0.0
    return Row(what, f"<= {limit:g}{_within(slack)}", _known(value), bool(value <= limit + slack), note)


def at_least(what: str, value: float, limit: float, note: str = "", *, trials: int = 0) -> Row:
    """Met when the value is at least the limit; with ``trials``, a share may lie three standard errors below it.

    It may never lie below half the limit: after few trials a row would else be met by anything.
    """
    slack = min(3 * sqrt(limit * (1 - limit) / trials), limit / 2) if trials else 0.0
    return Row(what, f">= {limit:g}{_within(slack)}", _known(value), bool(value >= limit - slack), note)


def between(what: str, value: float, low: float, high: float, *, trials: int = 0) -> Row:
    """Met when the value lies between; with ``trials``, three standard errors of a share of .9 are allowed on top."""
    slack = 3 * sqrt(0.09 / trials) if trials else 0.0
    met = bool(low - slack <= value <= high + slack)
    return Row(what, f"{low:g} to {high:g}{_within(slack)}", _known(value), met)


def shown(what: str, value: float, note: str = "") -> Row:
    """A figure that stands beside another and has nothing to meet."""
    return Row(what, "shown", _known(value), None, note)


def skipped(what: str, floor: str, why: str) -> Row:
    """A row that could not be run."""
    return Row(what, floor, None, None, f"skipped: {why}")


def within(hits: int, trials: int) -> str:
    """A count with the 95 % interval of its share (Wilson 1927)."""
    z = 1.959963984540054
    share, weight = hits / trials, 1 / (1 + z * z / trials)
    centre = weight * (share + z * z / (2 * trials))
    reach = weight * z * sqrt(share * (1 - share) / trials + z * z / (4 * trials * trials))
    return f"{hits} of {trials}, 95 % {max(centre - reach, 0):.4f} to {centre + reach:.4f}"


@cache
def best_engine() -> Engine:
    """numba where it is installed, else numpy: they agree, one is quicker."""
    try:
        import numba  # noqa: F401, PLC0415
    except ImportError:
        return "numpy"
    return "numba"


@cache
def has_peer() -> bool:
    """Whether statsmodels (and with it scipy) is installed."""
    return peers.are_here()


def _known(value: float) -> float | None:
    """NaN is no number of JSON, and nothing that a row could tell."""
    return None if isnan(value) else value


def _within(slack: float) -> str:
    return f" +- {slack:.3f}" if slack else ""
