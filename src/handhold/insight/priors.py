"""What is assumed before anything is seen.  It must never be learned from users.

Two sets.  The *forecast* prior holds population values and serves to forecast.  The *claim* prior is centred on "there
is nothing" for every link and effect, because a prior with a direction invents findings: with one, a world without any
effect still yields a confident sentence for a quarter of the couples.  Whatever is said is computed under the claim
prior alone. The noise prior is the same for everybody and fixed: learning it from users drifts away from the truth.

Units are points of a 0 to 10 rating; sds named x/ are factors.  Anchors: own carry-over .22 to .33 and partner
carry-over .03 in public diaries of 103 couples (Campbell et al. 2005); 30 to 50 % of the variance of daily mood is
measurement error (Schuurman, Houtveen & Hamaker 2015, 10.3389/fpsyg.2015.01038).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from math import log

import numpy as np

from handhold.insight.model import Array, Layout

EFFECTS = {"stressor": (-0.6, 0.4), "practice": (0.4, 0.3)}
"""Forecast mean and sd of known inputs, in points; any other input has ``UNKNOWN_EFFECT``."""
UNKNOWN_EFFECT = (0.0, 0.6)
CLAIM_EFFECT = (0.0, 0.6)
CLAIM_CROSS = (0.0, 0.15)
CLAIM_OWN = (0.0, 0.3)
"""Under which the sentence about carry-over is judged; the fit itself keeps the population's value."""


@dataclass(frozen=True, slots=True)
class Prior:
    """Independent normals for theta: ``mean`` (p,), ``sd`` (p,), for the ``inputs`` named, cut to stable dynamics."""

    mean: Array
    sd: Array
    layout: Layout
    inputs: tuple[str, ...]


def forecast(indicators: int, inputs: Sequence[str]) -> Prior:
    """The forecast prior for 1 or 2 indicators per partner and the named inputs."""
    effects = [EFFECTS.get(name, UNKNOWN_EFFECT) for name in inputs]
    return _prior(indicators, tuple(inputs), (0.05, 0.12), effects)


def claim(indicators: int, inputs: Sequence[str]) -> Prior:
    """The claim prior: as the forecast prior, but every link and every effect is centred on zero."""
    return _prior(indicators, tuple(inputs), CLAIM_CROSS, [CLAIM_EFFECT] * len(inputs))


def _prior(
    indicators: int, inputs: tuple[str, ...], cross: tuple[float, float], effects: list[tuple[float, float]]
) -> Prior:
    layout = Layout(indicators, len(inputs))
    own = (0.3, 0.2)
    pairs = [
        *[(6.5, 2.0)] * layout.columns,
        own,
        cross,
        cross,
        own,
        *effects * 2,
        *[(0.0, log(1.6))] * 2,
        (0.3, 0.3),
        *[(log(0.8), log(1.5))] * layout.columns,
    ]
    table = np.array(pairs)
    return Prior(table[:, 0].copy(), table[:, 1].copy(), layout, inputs)
