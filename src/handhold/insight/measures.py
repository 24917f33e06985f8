"""When is a change in a questionnaire's score more than its own noise?  It must never grade a score or a person."""

from __future__ import annotations

from math import isfinite, sqrt

NORMAL_975 = 1.959963984540054


def reliable_change(sd: float, reliability: float) -> float:
    """The smallest difference between two scores that noise alone exceeds only once in twenty times.

    1.96 sqrt(2) sd sqrt(1 - reliability), in points of the scale (Jacobson & Truax 1991, 10.1037/0022-006X.59.1.12).
    ``sd`` is that of the scale in a comparable group; ``reliability`` lies in [0, 1]: internal consistency gives a
    generous bound, a retest correlation an honest one.  Raises ValueError outside these ranges.
    """
    if not (isfinite(sd) and sd > 0 and 0 <= reliability <= 1):
        raise ValueError("sd must be above zero and reliability between 0 and 1")
    return NORMAL_975 * sqrt(2) * sd * sqrt(1 - reliability)


def changed_reliably(before: float, after: float, sd: float, reliability: float) -> bool:
    """Whether two scores of one person differ by more than noise would explain."""
    return abs(after - before) > reliable_change(sd, reliability)
