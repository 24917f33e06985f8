"""Other people's tools on the same data.  Only the verification plan loads them, and only when they are installed."""

from __future__ import annotations

import warnings
from collections.abc import Callable
from typing import Any

import numpy as np

from handhold.insight.model import START_VARIANCE, Array, Diary, carry_matrix, effect_matrix, shock_covariance
from handhold.insight.priors import Prior


def are_here() -> bool:
    """Whether statsmodels (and with it scipy) is installed."""
    try:
        import statsmodels  # type: ignore[import-untyped,import-not-found,unused-ignore]  # noqa: F401, PLC0415
    except ImportError:
        return False
    return True


def statsmodels_likelihood(book: Diary) -> Callable[[Array], float]:
    """The log-likelihood of the one couple of a diary as statsmodels computes it, a function of theta (p,).

    Raises ImportError without statsmodels.
    """
    from statsmodels.tsa.statespace.kalman_filter import KalmanFilter  # type: ignore[import-untyped,import-not-found,unused-ignore]  # noqa: PLC0415

    layout, days = book.layout, book.ratings.shape[1]
    tool: Any = KalmanFilter(
        layout.columns,
        2,
        initialization="known",
        initial_state=np.zeros(2),
        initial_state_cov=START_VARIANCE * np.eye(2),
    )
    tool.bind(np.asfortranarray(book.ratings[0].T))
    tool["design"] = np.eye(2)[list(layout.owner)]
    tool["selection"] = np.eye(2)
    later = np.vstack([book.inputs[0, 1:], np.zeros((1, layout.inputs))])

    def value(theta: Array) -> float:
        one = theta[None]
        tool["obs_intercept"] = np.repeat(theta[layout.levels, None], days, 1)
        tool["transition"] = carry_matrix(one, layout)[0]
        tool["state_intercept"] = effect_matrix(one, layout)[0] @ later.T
        tool["state_cov"] = shock_covariance(one, layout)[0]
        tool["obs_cov"] = np.diag(np.exp(2 * theta[layout.noises]) + book.rounding)
        return float(tool.loglike())

    return value


def optimiser_mode(book: Diary, prior: Prior) -> Array:
    """The MAP by scipy's BFGS on the statsmodels likelihood, from the prior's mean.  Raises ImportError without."""
    from scipy.optimize import minimize  # type: ignore[import-untyped,import-not-found,unused-ignore]  # noqa: PLC0415

    likelihood = statsmodels_likelihood(book)

    def cost(unit: Array) -> float:
        return float(0.5 * unit @ unit - likelihood(prior.mean + prior.sd * unit))

    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        unit = np.zeros(len(prior.mean))
        for method, options in (
            ("L-BFGS-B", {"ftol": 1e-14, "gtol": 1e-7, "maxfun": 20_000}),
            ("BFGS", {"gtol": 1e-5}),
        ):
            unit = minimize(cost, unit, method=method, options=options).x
    mode: Array = prior.mean + prior.sd * unit
    return mode


def varmax_carry(book: Diary) -> Array:
    """A (2, 2) of the one couple of a diary by statsmodels VARMAX with measurement error, maximum likelihood.

    NaN where it finds nothing.  Raises ImportError without statsmodels.
    """
    from statsmodels.tsa.statespace.varmax import VARMAX  # type: ignore[import-untyped,import-not-found,unused-ignore]  # noqa: PLC0415

    carry = np.full((2, 2), np.nan)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        try:
            model: Any = VARMAX(book.ratings[0], exog=book.inputs[0], order=(1, 0), trend="c", measurement_error=True)
            found: Any = model.fit(disp=0, maxiter=200)
        except (ValueError, np.linalg.LinAlgError):
            return carry
    named = dict(zip(found.model.param_names, np.asarray(found.params), strict=True))
    for today in range(2):
        for yesterday in range(2):
            carry[today, yesterday] = named[f"L1.y{yesterday + 1}.y{today + 1}"]
    return carry
