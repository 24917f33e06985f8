"""The front of the library: two people's days in, what can be known about them out.

>>> from handhold.insight import dynamics, priors, simulate
>>> prior = priors.forecast(indicators=2, inputs=("practice",))
>>> truth = simulate.parameters(prior, count=1, seed=1)
>>> book = simulate.days(truth, prior, simulate.given(prior.inputs, 1, 60, seed=2), seed=3)
>>> fitted = dynamics.fit(book, prior)
>>> found = dynamics.sample(book, prior, fitted, seed=4)
>>> bool(found.reliable[0])
True

The model stands in ``model``, the estimator in ``fitting`` and ``posterior``, what lies ahead and behind in ``future``.
"""

from __future__ import annotations

from handhold.insight.fitting import Engine, Fit, fit, log_posterior
from handhold.insight.future import Band, forecast, latent, smooth
from handhold.insight.kalman import log_likelihood
from handhold.insight.model import Array, Diary, Layout, carry_matrix, diary, effect_matrix, shock_covariance
from handhold.insight.posterior import Posterior, above_zero, mean, quantile, quantiles, resample, sample, sd
from handhold.insight.score import Score, score

__all__ = [
    "Array",
    "Band",
    "Diary",
    "Engine",
    "Fit",
    "Layout",
    "Posterior",
    "Score",
    "above_zero",
    "carry_matrix",
    "diary",
    "effect_matrix",
    "fit",
    "forecast",
    "latent",
    "log_likelihood",
    "log_posterior",
    "mean",
    "quantile",
    "quantiles",
    "resample",
    "sample",
    "score",
    "sd",
    "shock_covariance",
    "smooth",
]
