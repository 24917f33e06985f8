"""A measured row, its budget, and the few ways in which things are measured here.

Ratios come from one run in turns, so that a busy machine slows both sides alike.  Nothing here is ever a constant.
"""

from __future__ import annotations

import statistics
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol


class Measured(Protocol):
    """What a bench yields: a row that knows its verdict and how it is printed."""

    @property
    def verdict(self) -> str:
        """``ok``, ``over``, or nothing."""

    def line(self) -> str:
        """The row as it is printed."""


@dataclass(frozen=True, slots=True)
class Row:
    """One figure.  ``value`` may be ``budget`` at most, or at least when ``at_least``; ``None`` is no budget."""

    what: str
    value: float
    unit: str
    budget: float | None = None
    at_least: bool = False

    @property
    def verdict(self) -> str:
        """``ok``, ``over`` the budget, or nothing when there is none."""
        if self.budget is None:
            return ""
        return "ok" if (self.value >= self.budget if self.at_least else self.value <= self.budget) else "over"

    def line(self) -> str:
        """The row as it is printed."""
        sign = "≥" if self.at_least else "≤"
        budget = f"{sign} {self.budget:g}" if self.budget is not None else "-"
        value = f"{self.value:,.0f}" if self.value >= 1000 else f"{self.value:.3g}"
        return f"{self.what:<60} {value:>10} {self.unit:<6} {budget:>8}  {self.verdict}".rstrip()


def cpu_seconds(work: Callable[[], object], times: int) -> float:
    """The median processor time of one call, which a busy neighbour disturbs less than the clock on the wall."""
    work()
    taken = []
    for _ in range(times):
        begun = time.process_time()
        work()
        taken.append(time.process_time() - begun)
    return statistics.median(taken)


def ratio(work: Callable[[], object], against: Callable[[], object], times: int) -> float:
    """How many times the processor time of ``against`` one call of ``work`` takes, measured in turns."""
    work(), against()
    pairs = []
    for _ in range(times):
        first = time.process_time()
        work()
        second = time.process_time()
        against()
        pairs.append((second - first, time.process_time() - second))
    return statistics.median(ours for ours, _ in pairs) / statistics.median(theirs for _, theirs in pairs)


def percentile(values: list[float], share: float) -> float:
    """The value that ``share`` (0 to 1) of ``values`` do not exceed, by nearest rank."""
    ranked = sorted(values)
    return ranked[min(len(ranked) - 1, int(share * len(ranked)))]


def resident_bytes(process: int) -> int:
    """The memory that a process holds, shared pages included (Linux)."""
    for line in Path(f"/proc/{process}/status").read_text(encoding="utf-8").splitlines():
        if line.startswith("VmRSS:"):
            return int(line.split()[1]) * 1024
    raise ProcessLookupError(process)
