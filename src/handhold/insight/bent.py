"""Coordinates in which the posterior is nearly normal.  They must never leave the sampler.

A restless line with exact answers looks much like a calm line with noisy answers.  In (log sd w, log sd e) the
posterior is therefore a curved ridge.  Seen as the size of both together and their ratio it is nearly straight:

    s = log(sd w^2 + sd e^2) / 2      n = 2 (log sd e - log sd w)      for each partner, e the geometric mean of theirs

s stands in the place of log sd w; n takes the place of the mean of the log sd e, whose differences stay.
The map is one to one on all of R^p and its Jacobian is constant, so densities need no correction.
"""

from __future__ import annotations

import numpy as np

from handhold.insight.model import Array, Layout


def bend(theta: Array, layout: Layout) -> Array:
    """theta (N, p) in bent coordinates (N, p)."""
    bent = theta.copy()
    for partner in (0, 1):
        shock, noise = _places(layout, partner)
        level = theta[:, noise].mean(1)
        bent[:, shock] = np.logaddexp(2 * theta[:, shock], 2 * level) / 2
        bent[:, noise] += (level - 2 * theta[:, shock])[:, None]
    return bent


def unbend(bent: Array, layout: Layout) -> Array:
    """The inverse of :func:`bend`."""
    theta = bent.copy()
    for partner in (0, 1):
        shock, noise = _places(layout, partner)
        size, ratio = bent[:, shock], bent[:, noise].mean(1)
        theta[:, shock] = size - np.logaddexp(0, ratio) / 2
        theta[:, noise] += (size - np.logaddexp(0, -ratio) / 2 - ratio)[:, None]
    return theta


def slope(theta: Array, layout: Layout) -> Array:
    """The Jacobian d bent / d theta (p, p) at one theta (p,)."""
    jacobian = np.eye(len(theta))
    for partner in (0, 1):
        shock, noise = _places(layout, partner)
        share = 1 / (1 + np.exp(2 * (theta[shock] - theta[noise].mean())))
        jacobian[shock, shock] = 1 - share
        jacobian[shock, noise] = share / layout.indicators
        jacobian[noise, noise] += 1 / layout.indicators
        jacobian[noise, shock] = -2
    return jacobian


def root(covariance: Array, layout: Layout) -> Array:
    """R (p, p) with R R' = covariance, the noise ratios turned first so that everything else bends along with them."""
    order = np.r_[layout.noises.start : layout.size, 0 : layout.noises.start]
    found = np.zeros_like(covariance)
    found[order] = np.linalg.cholesky(covariance[np.ix_(order, order)])
    return found


def _places(layout: Layout, partner: int) -> tuple[int, slice]:
    start = layout.noises.start + partner * layout.indicators
    return layout.shocks.start + partner, slice(start, start + layout.indicators)
