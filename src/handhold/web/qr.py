"""A link as a square that a phone's camera reads: one SVG path, in classes and attributes only."""

from __future__ import annotations

from collections.abc import Iterator

from markupsafe import Markup

QUIET = 4
"""Empty modules around the square, which readers need."""


def qr_svg(text: str, label: str) -> Markup:
    """An inline picture of ``text``, named by ``label``; dark on light in every theme, or no camera reads it."""
    import segno  # noqa: PLC0415  an idle house needs no squares, and it brings a lot along

    rows = [bytes(row) for row in segno.make(text, error="m", micro=False).matrix]
    side = len(rows) + 2 * QUIET
    return Markup(
        '<svg class="qr" viewBox="0 0 {side} {side}" role="img" aria-label="{label}" shape-rendering="crispEdges">'
        '<rect width="{side}" height="{side}" fill="#fff"/><path d="{path}" fill="#000"/></svg>'
    ).format(side=side, label=label, path="".join(_runs(rows)))


def _runs(rows: list[bytes]) -> Iterator[str]:
    """Each run of dark modules in a row as one rectangle."""
    for y, row in enumerate(rows, QUIET):
        x = 0
        while x < len(row):
            length = 0
            while x + length < len(row) and row[x + length]:
                length += 1
            if length:
                yield f"M{x + QUIET} {y}h{length}v1h-{length}z"
            x += length or 1
