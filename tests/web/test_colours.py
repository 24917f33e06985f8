"""Colours that everybody can tell apart and read, in both themes, computed from the style sheet itself.

Contrast: WCAG 2.2, relative luminance.  Colour blindness: Machado, Oliveira and Fernandes (2009), full severity.
Distance: Euclid in Oklab (Ottosson, 2020), where 0.02 is just noticeable.
"""

from __future__ import annotations

import itertools
import re
from math import cbrt, dist
from typing import Literal

import pytest

from handhold.core.person import COLOURS
from handhold.web.assets import load_assets

Theme = Literal["light", "dark"]
Rgb = tuple[float, float, float]
Matrix = tuple[Rgb, Rgb, Rgb]

EYES: dict[str, Matrix] = {
    "all cones": ((1, 0, 0), (0, 1, 0), (0, 0, 1)),
    "no red": ((0.152286, 1.052583, -0.204868), (0.114503, 0.786281, 0.099216), (-0.003882, -0.048116, 1.051998)),
    "no green": ((0.367322, 0.860646, -0.227968), (0.280085, 0.672501, 0.047413), (-0.011820, 0.042940, 0.968881)),
    "no blue": ((1.255528, -0.076749, -0.178779), (-0.078411, 0.930809, 0.147602), (0.004733, 0.691367, 0.303900)),
}
LMS: Matrix = (
    (0.4122214708, 0.5363325363, 0.0514459929),
    (0.2119034982, 0.6806995451, 0.1073969566),
    (0.0883024619, 0.2817188376, 0.6299787005),
)
LAB: Matrix = (
    (0.2104542553, 0.7936177850, -0.0040720468),
    (1.9779984951, -2.4285922050, 0.4505937099),
    (0.0259040371, 0.7827717662, -0.8086757660),
)
APART = 0.05
TEXT, PARTS = 4.5, 3.0


def tokens(theme: Theme) -> dict[str, Rgb]:
    """The named colours of one theme, in linear light."""
    sheet = load_assets().files["app.css"].body.decode()
    first = sheet[: sheet.index("@media")]
    found = re.findall(r"--([a-z-]+): light-dark\((#[0-9a-f]+), (#[0-9a-f]+)\)", first)
    return {name: linear(light if theme == "light" else dark) for name, light, dark in found}


def linear(code: str) -> Rgb:
    red, green, blue = (int(code[at : at + 2], 16) / 255 for at in (1, 3, 5))
    return curve(red), curve(green), curve(blue)


def curve(value: float) -> float:
    return value / 12.92 if value <= 0.04045 else ((value + 0.055) / 1.055) ** 2.4


def times(matrix: Matrix, colour: Rgb) -> Rgb:
    red, green, blue = (sum(a * b for a, b in zip(row, colour, strict=True)) for row in matrix)
    return red, green, blue


def contrast(one: Rgb, other: Rgb) -> float:
    low, high = sorted(0.2126 * c[0] + 0.7152 * c[1] + 0.0722 * c[2] for c in (one, other))
    return (high + 0.05) / (low + 0.05)


def oklab(colour: Rgb) -> Rgb:
    red, green, blue = (min(max(part, 0.0), 1.0) for part in colour)
    long, middle, short = times(LMS, (red, green, blue))
    return times(LAB, (cbrt(long), cbrt(middle), cbrt(short)))


def test_contrast_is_measured_as_everybody_measures_it() -> None:
    assert contrast(linear("#000000"), linear("#ffffff")) == pytest.approx(21)
    assert contrast(linear("#777777"), linear("#ffffff")) == pytest.approx(4.48, abs=0.01)


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_words_can_be_read_on_every_ground(theme: Theme) -> None:
    named = tokens(theme)
    for ground in ("ground", "raised", "sunk", "alert"):
        for ink in ("ink", "soft"):
            assert contrast(named[ink], named[ground]) >= TEXT, (ink, ground)


@pytest.mark.parametrize("theme", ["light", "dark"])
@pytest.mark.parametrize("colour", [*COLOURS, "accent"])
def test_a_persons_colour_can_be_read_and_be_written_on(theme: Theme, colour: str) -> None:
    named = tokens(theme)
    for other in ("ground", "raised", "on-accent"):
        assert contrast(named[colour], named[other]) >= TEXT, other


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_the_edge_of_a_field_can_be_seen(theme: Theme) -> None:
    named = tokens(theme)
    for ground in ("ground", "raised"):
        assert contrast(named["edge"], named[ground]) >= PARTS


@pytest.mark.parametrize("theme", ["light", "dark"])
@pytest.mark.parametrize("eyes", EYES)
def test_two_peoples_colours_stay_apart_for_every_eye(theme: Theme, eyes: str) -> None:
    named = tokens(theme)
    for one, other in itertools.combinations(COLOURS, 2):
        seen = [oklab(times(EYES[eyes], named[colour])) for colour in (one, other)]
        assert dist(*seen) >= APART, (one, other)


def test_every_colour_that_can_be_chosen_has_its_class() -> None:
    sheet = load_assets().files["app.css"].body.decode()
    assert all(f".colour-{colour} {{ --accent: var(--{colour}); }}" in sheet for colour in COLOURS)


def test_the_style_sheet_knows_no_left_and_no_right() -> None:
    sheet = re.sub(r"/\*.*?\*/", "", load_assets().files["app.css"].body.decode(), flags=re.DOTALL)
    sided = re.findall(
        r"(?:margin|padding|border)-(?:left|right)|[{;\s](?:left|right|float)\s*:|text-align:\s*(?:left|right)", sheet
    )
    assert sided == []


def test_the_style_sheet_asks_nobody_else() -> None:
    sheet = load_assets().files["app.css"].body.decode()
    assert all(address.startswith("/icons/") for address in re.findall(r'url\("([^"]+)"\)', sheet))
    assert "@import" not in sheet
