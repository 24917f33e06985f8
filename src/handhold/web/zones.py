"""Time zones for a list that somebody picks from: by part of the world, without the old aliases."""

from __future__ import annotations

from functools import cache
from zoneinfo import available_timezones

_AREAS = ("Africa", "America", "Antarctica", "Arctic", "Asia", "Atlantic", "Australia", "Europe", "Indian", "Pacific")


@cache
def zones_by_area() -> dict[str, list[tuple[str, str]]]:
    """For each part of the world, zones and their cities in order; ``UTC`` stands first, in no part of it."""
    areas: dict[str, list[tuple[str, str]]] = {area: [] for area in _AREAS}
    for zone in sorted(available_timezones()):
        area, _, city = zone.partition("/")
        if area in areas:
            areas[area].append((zone, city.replace("_", " ").replace("/", ", ")))
    return areas
