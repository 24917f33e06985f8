"""From ratings to the most likely parameters and their spread, for one couple or a batch with the same code.

A damped step of Fisher scoring and BFGS steps from its information climb the log-posterior; Newton steps with the
observed curvature end the climb.  The covariance is the inverse of that curvature (Laplace).  Nothing is stored between
calls: a warm start is an argument.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Literal, NamedTuple

import numpy as np
from numpy.typing import NDArray

from handhold.insight import adjoint, kalman, score
from handhold.insight.adjoint import Slope
from handhold.insight.model import Array, Diary, pick
from handhold.insight.priors import Prior
from handhold.insight.score import Score

Engine = Literal["numpy", "numba"]
Rows = NDArray[np.int64]
Flags = NDArray[np.bool_]
RISING = 30
"""Most steps of the rise, which ends near the top; on the narrow ridge there plain Fisher scoring is slow."""
ROUNDS = 10
"""Most times that the curvature is taken anew."""
CHORDS = 4
"""Newton steps with one curvature."""
CLOSE, ARRIVED = 1e-5, 1e-10
"""The rise, and the whole climb, end when a step promises less than this gain (twice the log-posterior)."""
ROUNDING = 1e-10
NEAR = 0.01
"""How far, in squared posterior sds, the mode may lie from where the curvature was taken."""
DIFFERENCE = 1e-3
"""Half the width of the differences of the exact gradient, in units of theta; their error is of the order 1e-6."""


@dataclass(frozen=True, slots=True)
class Fit:
    """Modes (N, p), covariances (N, p, p), log-posterior there (N,), steps taken (N,), whether they arrived (N,)."""

    mode: Array
    covariance: Array
    height: Array
    steps: Rows
    converged: Flags


def fit(book: Diary, prior: Prior, *, start: Array | None = None, engine: Engine = "numpy") -> Fit:
    """Find the mode of the posterior and its curvature for every couple of the diary.

    ``start`` (N, p) or (p,) is a warm start, for example yesterday's mode; without it the prior's mean is used.
    A couple that does not arrive has ``converged`` False and must not be spoken about.
    Raises ValueError when diary and prior have different layouts, ImportError when numba is asked for and absent.
    """
    if book.layout != prior.layout:
        raise ValueError("the prior was made for another number of indicators or inputs than the diary holds")
    theta = np.array(np.broadcast_to(prior.mean if start is None else start, (len(book), prior.layout.size)))
    climb = _Climb(theta, log_posterior(theta, book, prior, engine), np.zeros(len(theta), np.int64))
    task = _Task(book, prior, engine)
    _rise(climb, task)
    covariance, converged = _newton_up(climb, task)
    return Fit(climb.theta, covariance, climb.height, climb.steps, converged)


def log_posterior(theta: Array, book: Diary, prior: Prior, engine: Engine = "numpy") -> Array:
    """log p(ratings | theta) + log prior, up to a constant, for each row of theta (N, p).

    Where the dynamics run away so fast that numbers end, it is minus infinity.
    """
    off = (theta - prior.mean) / prior.sd
    with np.errstate(over="ignore", invalid="ignore", divide="ignore"):
        value = tools(engine).likelihood(theta, book) - 0.5 * (off * off).sum(1)
    return np.where(np.isfinite(value), value, -np.inf)


class Tools(NamedTuple):
    """The log-likelihood, its gradient, and its gradient with information, of one engine."""

    likelihood: Callable[[Array, Diary], Array]
    slope: Callable[[Array, Diary], Slope]
    score: Callable[[Array, Diary], Score]


def tools(engine: Engine) -> Tools:
    """What an engine computes with.  Raises ImportError when numba is asked for and absent."""
    if engine == "numpy":
        return Tools(kalman.log_likelihood, adjoint.slope, score.score)
    from handhold.insight import accelerated  # noqa: PLC0415  (numba costs a quarter of a second to load)

    return Tools(accelerated.log_likelihood, accelerated.slope, accelerated.score)


class _Task(NamedTuple):
    book: Diary
    prior: Prior
    engine: Engine

    def of(self, rows: Rows) -> _Task:
        return self._replace(book=pick(self.book, rows))


class _Climb(NamedTuple):
    """Where each couple stands; changed in place."""

    theta: Array
    height: Array
    steps: Rows


def _rise(climb: _Climb, task: _Task) -> None:
    """A step of Fisher scoring, then steps with its information bent by what gradients tell, which cost far less.

    A couple leaves when little more is promised or no higher point is found.
    """
    active = np.arange(len(climb.theta))
    gradient, information = _score(climb.theta, task)
    spread = np.asarray(np.linalg.inv(information), float)
    for _ in range(RISING):
        step: Array = (spread @ gradient[:, :, None])[:, :, 0]
        gain = (gradient * step).sum(1)
        go = np.flatnonzero(gain >= CLOSE)
        before = climb.theta[active]
        go = go[_walk_up(climb, active[go], step[go], gain[go], task.of(active[go]))]
        if not len(go):
            break
        active, fallen = active[go], gradient[go]
        gradient = _slope(climb.theta[active], task.of(active))
        spread = _bent(spread[go], climb.theta[active] - before[go], fallen - gradient)


def _bent(spread: Array, way: Array, fall: Array) -> Array:
    """The inverse curvature (N, p, p) after a step ``way`` (N, p) on which the gradient fell by ``fall``: BFGS.

    Where the gradient did not fall along the way it stays as it was (Nocedal & Wright 2006, section 6.1).
    """
    along = (way * fall).sum(1)
    turned = (spread @ fall[:, :, None])[:, :, 0]
    weight = np.where(along > 0, 1 / np.where(along > 0, along, 1.0), 0.0)
    scaled = weight[:, None] * way
    own = weight * (1 + weight * (fall * turned).sum(1))
    mixed = turned[:, :, None] * scaled[:, None]
    result: Array = spread + own[:, None, None] * way[:, :, None] * way[:, None] - mixed - mixed.swapaxes(1, 2)
    return result


def _newton_up(climb: _Climb, task: _Task) -> tuple[Array, Flags]:
    """Newton steps, the curvature taken anew until the mode lies where it was taken.  Covariances, and who arrived."""
    count, size = climb.theta.shape
    covariance, arrived = np.empty((count, size, size)), np.zeros(count, np.bool_)
    active = np.arange(count)
    for _ in range(ROUNDS):
        start, here = climb.theta[active], task.of(active)
        curvature = _curvature(start, here)
        covariance[active] = np.linalg.inv(curvature)
        arrived[active] = _chords(climb, active, covariance[active], here)
        way = climb.theta[active] - start
        far = np.einsum("ni,nij,nj->n", way, curvature, way) > NEAR
        active = active[far | ~arrived[active]]
        if not len(active):
            break
    return covariance, arrived


def _chords(climb: _Climb, rows: Rows, covariance: Array, task: _Task) -> Flags:
    """A few Newton steps with one curvature; who has arrived."""
    arrived = np.zeros(len(rows), np.bool_)
    for _ in range(CHORDS):
        left = np.flatnonzero(~arrived)
        if not len(left):
            break
        gradient = _slope(climb.theta[rows[left]], task.of(left))
        step: Array = np.einsum("nij,nj->ni", covariance[left], gradient)
        gain = (gradient * step).sum(1)
        _walk_up(climb, rows[left], step, gain, task.of(left))
        arrived[left] = gain < ARRIVED
    return arrived


def _walk_up(climb: _Climb, rows: Rows, step: Array, gain: Array, task: _Task) -> Flags:
    """Halve each step until the log-posterior rises by a fair part of what was promised; who found a higher point."""
    risen, size = np.zeros(len(rows), np.bool_), np.ones(len(rows))
    climb.steps[rows] += 1
    for _ in range(12):
        left = np.flatnonzero(~risen)
        if not len(left):
            break
        here = task.of(left)
        tried = climb.theta[rows[left]] + size[left, None] * step[left]
        found = log_posterior(tried, here.book, here.prior, here.engine)
        good = found > climb.height[rows[left]] + 1e-4 * size[left] * gain[left] - ROUNDING
        climb.theta[rows[left[good]]], climb.height[rows[left[good]]] = tried[good], found[good]
        risen[left[good]] = True
        size[left] /= 2
    return risen


def _slope(theta: Array, task: _Task) -> Array:
    """Gradient of the log-posterior (N, p); no finite number where the dynamics run away too fast."""
    prior = task.prior
    with np.errstate(over="ignore", invalid="ignore", divide="ignore"):
        return tools(task.engine).slope(theta, task.book).gradient - (theta - prior.mean) / prior.sd**2


def _score(theta: Array, task: _Task) -> tuple[Array, Array]:
    """Gradient of the log-posterior (N, p), and information plus prior precision (N, p, p)."""
    prior = task.prior
    with np.errstate(over="ignore", invalid="ignore", divide="ignore"):
        found = tools(task.engine).score(theta, task.book)
    return found.gradient - (theta - prior.mean) / prior.sd**2, found.information + np.diag(prior.sd**-2.0)


def _curvature(theta: Array, task: _Task) -> Array:
    """Minus the Hessian of the log-posterior (N, p, p); the information where that is not finite or positive definite.

    Between levels and effects it is the information itself; all else comes from differences of the exact gradient.
    """
    count, layout = len(theta), task.prior.layout
    shifts = DIFFERENCE * np.eye(layout.size)[layout.curved]
    _, information = _score(theta, task)
    if count == 1:
        both = _slope(np.concatenate([theta + shifts, theta - shifts]), task)
        rise = (both[: len(shifts)] - both[len(shifts) :])[None]
    else:
        ends = [[_slope(theta + side * shift, task) for shift in shifts] for side in (1, -1)]
        rise = (np.stack(ends[0]) - np.stack(ends[1])).transpose(1, 0, 2)
    bending = information.copy()
    bending[:, layout.curved] = -rise / (2 * DIFFERENCE)
    mixed = bending[:, layout.curved][:, :, layout.linear]
    bending[np.ix_(range(count), layout.linear, layout.curved)] = mixed.swapaxes(1, 2)
    bending = (bending + bending.swapaxes(1, 2)) / 2
    known = np.isfinite(bending).all((1, 2), keepdims=True)
    least = np.linalg.eigvalsh(np.where(known, bending, 0.0))[:, 0]
    return np.where((least > 1e-8)[:, None, None], bending, information)
