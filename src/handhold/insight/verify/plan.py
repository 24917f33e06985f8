"""The whole plan, in order.  Each part yields its rows as soon as it is done, so that a long run can be watched."""

from __future__ import annotations

from collections.abc import Iterator

from handhold.insight.verify import calibrated, dancing, exact, silent, speed, stressed
from handhold.insight.verify.rows import Clock, Row, Size

SEED = 20_261_120


def run(size: Size, clock: Clock, seed: int = SEED) -> Iterator[Row]:
    """Every row of the plan.  ``clock`` gives seconds of CPU time."""
    yield from exact.rows(size, seed)
    yield from speed.rows(size, seed, clock)
    yield from calibrated.rows(size, seed)
    yield from silent.rows(size, seed)
    yield from dancing.rows(size, seed)
    yield from stressed.rows(size, seed)
