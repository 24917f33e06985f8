"""How this device shows the house on its home screen: a neutral icon and a plain name, both chosen on the device.

They lie in two cookies of this browser and nowhere else, so whoever is signed in or not, and whoever asks from
elsewhere, they tell nobody anything.
"""

from __future__ import annotations

from typing import NamedTuple
from urllib.parse import quote, unquote

from starlette.responses import Response

from handhold.core.words import N_
from handhold.web import cookies
from handhold.web.assets import SIZES
from handhold.web.visit import Visit

NAMES = {
    "hearth": N_("Two lines that meet"),
    "leaf": N_("A leaf"),
    "cup": N_("A cup"),
    "hill": N_("Hills"),
    "list": N_("A list"),
    "stone": N_("Stones"),
}
"""The icons and what they show; the first is everybody's who chose none."""
LONGEST = 30
"""Characters in a name; home screens show about twelve."""
_ICON, _NAME = "icon", "called"
_JOINERS = "\u200c\u200d"
"""Signs without a shape of their own that hold others together, as in a family of one picture."""
_DEFAULT = next(iter(NAMES))


class Face(NamedTuple):
    """An icon by its word, and a name."""

    icon: str
    name: str

    @property
    def picture(self) -> str:
        """The icon as a drawing."""
        return picture_of(self.icon)

    def image(self, size: int) -> str:
        """The icon as so many pixels in a square."""
        return f"icon-{size}.png" if self.icon == _DEFAULT else f"app-{self.icon}-{size}.png"

    @property
    def files(self) -> tuple[str, ...]:
        """Every file of it."""
        return self.picture, *(self.image(size) for size in SIZES)


def picture_of(icon: str) -> str:
    """An icon's drawing by its word."""
    return "mark.svg" if icon == _DEFAULT else f"app-{icon}.svg"


def face_of(visit: Visit) -> Face:
    """What was chosen on this device; what nobody chose is the house's own."""
    icon, name = visit.request.cookies.get(_ICON, ""), _plain(unquote(visit.request.cookies.get(_NAME, "")))
    return Face(icon if icon in NAMES else _DEFAULT, name or visit.house.settings.name)


def choose_face(visit: Visit, response: Response) -> bool:
    """Keep on this device what a form chose; an empty name is the house's own again.

    ``False`` when the name cannot be shown on a home screen; then nothing is kept.
    """
    icon, typed = visit.form.get(_ICON), visit.form.get(_NAME)
    if icon not in NAMES:
        return True
    name = _plain(typed)
    if typed.strip() and not name:
        return False
    cookies.write_plain(response, visit.house.settings.is_https, _ICON, icon)
    cookies.write_plain(response, visit.house.settings.is_https, _NAME, quote(name))
    return True


def _plain(name: str) -> str:
    told = " ".join(name.split())
    is_plain = all(sign.isprintable() or sign in _JOINERS for sign in told)
    return told if is_plain and len(told) <= LONGEST else ""
