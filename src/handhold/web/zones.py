"""Time zones for a list that somebody picks from: by part of the world, by their cities, without the old aliases."""

from __future__ import annotations

from functools import cache
from zoneinfo import available_timezones

from handhold.core.words import N_
from handhold.web.words import Language, alphabetical

AREAS = {
    "Africa": N_("Africa"),
    "America": N_("America"),
    "Antarctica": N_("Antarctica"),
    "Asia": N_("Asia"),
    "Atlantic": N_("Atlantic"),
    "Australia": N_("Australia"),
    "Europe": N_("Europe"),
    "Indian": N_("Indian Ocean"),
    "Pacific": N_("Pacific"),
}


@cache
def zones_by_area(language: Language) -> dict[str, list[tuple[str, str]]]:
    """For each part of the world (an English name to translate), its zones and their cities, sorted by city."""
    return {name: _cities(area, language) for area, name in AREAS.items()}


def _cities(area: str, language: Language) -> list[tuple[str, str]]:
    """One zone a city: the old names of a zone have the same city and would stand there twice."""
    zones = sorted(zone for zone in available_timezones() if zone.startswith(f"{area}/"))
    by_city = {language.place(zone).replace("/", ", "): zone for zone in zones}
    return [(by_city[city], city) for city in sorted(by_city, key=alphabetical)]
