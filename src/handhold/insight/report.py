"""What the command line shows of one couple's table: every sentence that may be said, then the numbers behind it.

The numbers are for people who study them.  A page shows sentences only; it must never show these.
"""

from __future__ import annotations

from dataclasses import asdict
from typing import Any

import numpy as np

from handhold.insight import future, posterior, priors, readings, speak
from handhold.insight.fitting import fit
from handhold.insight.loop import share_left_open
from handhold.insight.model import Array, Layout
from handhold.insight.posterior import Posterior, sample
from handhold.insight.readings import Readings


def of_days(kept: Readings, seed: int) -> dict[str, Any]:
    """The daily model under the forecast prior, tomorrow's ratings, and what may be said under the claim prior."""
    book, names = readings.diary_of(readings.since_answered(kept))
    prior = priors.forecast(2, names)
    fitted = fit(book, prior)
    found = sample(book, prior, fitted, seed=seed)
    ahead = readings.inputs_of_tomorrow(kept, names)
    tomorrow = np.quantile(future.forecast(book, found, ahead, seed=seed)[:, 0], [0.05, 0.5, 0.95], 0)
    return {
        "said": [str(item) for item in speak.couple(kept, seed=seed) if item.topic not in {"dance", "share"}],
        "days": len(kept),
        "answered days": list(readings.observed_days(kept)),
        "reliable": bool(found.reliable[0]),
        "effective draws": float(found.effective[0]),
        "climb steps": int(fitted.steps[0]),
        "parameters": _parameters(found, parameter_names(prior.layout, names)),
        "tomorrow": {name: _ends(values) for name, values in zip(readings.RATED, tomorrow.T, strict=True)},
    }


def of_reaches(kept: Readings, seed: int) -> dict[str, Any]:
    """Both directions with all controls, and the couple's plain share; what is said rests on the last year alone."""
    recent = speak.last_year(kept)
    ways = dict(zip(("by a", "by b"), speak.directions(kept, seed=seed), strict=True))
    return {
        "said": [str(speak.dance(recent, seed=seed)), str(speak.share(recent))],
        "days": len(kept),
        "share left open": asdict(share_left_open(kept.by_a, kept.by_b)),
        **{name: asdict(way) for name, way in ways.items()},
    }


def parameter_names(layout: Layout, inputs: tuple[str, ...]) -> list[str]:
    """A plain name for each place of theta."""
    columns = readings.RATED if layout.indicators == 2 else ("a", "b")
    return [
        *(f"level {name}" for name in columns),
        *("own carry-over a", "b to a", "a to b", "own carry-over b"),
        *(f"{name} on {who}" for who in "ab" for name in inputs),
        *("log shock a", "log shock b", "atanh shocks together"),
        *(f"log noise {name}" for name in columns),
    ]


def _parameters(found: Posterior, names: list[str]) -> dict[str, dict[str, float]]:
    out = {}
    for place, name in enumerate(names):
        values = found.draws[:, :, place]
        out[name] = _ends(posterior.quantiles(found, values, (0.05, 0.5, 0.95))[:, 0])
    return out


def _ends(values: Array) -> dict[str, float]:
    low, middle, high = (float(value) for value in values)
    return {"low": low, "middle": middle, "high": high}
