"""Whether a learned veto beside the rules earns its place: trained on some labelled messages, tried on others.

A linear model over hashed pieces of words says how much a message reads like one with a caution; below a limit the
rules' hint would be taken back.  ``python -m benchmarks.train_veto`` prints what that would win and lose.  The model is
shipped only if it takes back more false hints than right ones; docs/coach.md tells how it went.
"""

from __future__ import annotations

import zlib
from collections.abc import Sequence
from functools import cache
from itertools import pairwise
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from handhold.commands.coach import read_rows
from handhold.content.coach import load_pack
from handhold.core.coach.pack import CAUTIONS, Coach, build
from handhold.core.coach.read import Found, choose_automatic, read
from handhold.core.coach.score import Row

LABELLED = Path(__file__).parents[1] / "tests" / "coach"
LEARN_FROM = ("tune_en", "more_en", "third_en")
TRY_ON = ("sample_en", "aside_en")
BUCKETS = 1 << 16
ROUNDS, STEP, SHRINK = 400, 2.0, 1e-3
LIMITS = (0.1, 0.2, 0.3, 0.4)

Matrix = NDArray[np.float64]


def main() -> None:
    """Train, and print what the veto would do at each limit."""
    learn, other = _rows(LEARN_FROM), _rows(TRY_ON)
    weights = train(_pieces([row.text for row in learn]), _is_caution(learn))
    scores = predict(_pieces([row.text for row in other]), weights)
    print(f"trained on {len(learn)} messages, tried on {len(other)}; area under the curve "
          f"{area(scores, _is_caution(other)):.3f}")  # fmt: skip
    hints = [(row, score, _hint(row)) for row, score in zip(other, scores, strict=True)]
    for limit in LIMITS:
        vetoed = [(row, hint) for row, score, hint in hints if hint is not None and score < limit]
        right = sum(hint.kind in row.labels for row, hint in vetoed)
        false = sum(hint.kind not in (*row.labels, *row.optional) for row, hint in vetoed)
        print(f"limit {limit}: takes back {false} false hints and {right} right ones")


def train(pieces: Matrix, wanted: Matrix) -> Matrix:
    """Weights of a logistic regression, the last of them its base, by full steps downhill with shrinking."""
    weights = np.zeros(pieces.shape[1])
    for _ in range(ROUNDS):
        slope = pieces.T @ (predict(pieces, weights) - wanted) / len(wanted)
        weights -= STEP * (slope + SHRINK * weights)
    return weights


def predict(pieces: Matrix, weights: Matrix) -> Matrix:
    """How much each message reads like one with a caution, from 0 to 1."""
    scores: Matrix = 1 / (1 + np.exp(-(pieces @ weights)))
    return scores


def area(scores: Matrix, wanted: Matrix) -> float:
    """The share of pairs in which a message with a caution scores above one without (ties count half)."""
    with_one, without = scores[wanted == 1], scores[wanted == 0]
    above = (with_one[:, None] > without).mean() + 0.5 * (with_one[:, None] == without).mean()
    return float(above)


def _pieces(texts: Sequence[str]) -> Matrix:
    """Rows of unit length: words, pairs of words and letters in threes to fives, hashed."""
    matrix = np.zeros((len(texts), BUCKETS + 1))
    for number, text in enumerate(texts):
        words = text.lower().replace("\u2019", "'").split()
        joined = f" {' '.join(words)} "
        found = [*words, *map(" ".join, pairwise(words))]
        found += [joined[at : at + size] for size in (3, 4, 5) for at in range(len(joined) - size + 1)]
        for piece in found:
            matrix[number, zlib.crc32(piece.encode()) % BUCKETS] += 1
        matrix[number] /= max(np.linalg.norm(matrix[number]), 1e-9)
    matrix[:, BUCKETS] = 1
    return matrix


def _is_caution(rows: Sequence[Row]) -> Matrix:
    return np.array([float(bool(set(row.labels) & set(CAUTIONS))) for row in rows])


def _rows(names: Sequence[str]) -> list[Row]:
    return [row for name in names for row in read_rows(LABELLED / f"{name}.jsonl") if "safety" not in row.labels]


@cache
def _coach() -> Coach:
    pack = load_pack()
    if pack is None:
        raise FileNotFoundError("content/en/coach.json")
    return build(pack)


def _hint(row: Row) -> Found | None:
    return choose_automatic(read(_coach(), row.text, row.context))


if __name__ == "__main__":
    main()
