"""Languages: which there are, which one a visitor reads, and how sentences, days and hours are said in it.

Catalogues are ``locale/<code>.po`` files, each read when somebody first reads that language; English needs none,
because its sentences are the keys.
"""

from __future__ import annotations

import gettext
import io
import unicodedata
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from functools import cache, cached_property
from importlib import resources
from importlib.resources.abc import Traversable
from zoneinfo import ZoneInfo

from babel import Locale
from babel.dates import format_date, format_datetime, format_skeleton, format_time, get_timezone_location
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po
from babel.numbers import format_decimal

from handhold.core.words import Refused

ENGLISH = "en"


@dataclass(frozen=True)
class Language:
    """One language that the pages can speak."""

    code: str
    catalogue: gettext.NullTranslations
    called: str = ""
    """Its name in itself, if that is known without reading all that Babel knows about it."""

    @cached_property
    def locale(self) -> Locale:
        """What Babel knows about this language."""
        return Locale.parse(self.code, sep="-")

    @property
    def name(self) -> str:
        """The language's name in itself."""
        return self.called or str(self.locale.get_display_name(self.locale) or self.code).capitalize()

    @property
    def direction(self) -> str:
        """``ltr`` or ``rtl``."""
        return "rtl" if self.locale.character_order == "right-to-left" else "ltr"

    def say(self, refused: Refused) -> str:
        """A refusal in this language."""
        sentence = self.catalogue.gettext(refused.sentence)
        return sentence % self.apart(refused.values) if refused.values else sentence

    def apart(self, values: Mapping[str, object]) -> dict[str, object]:
        """Values for a sentence, each set apart with Unicode's isolates where its direction could mix with it: letters
        that run the other way, and from right to left also digits, because groups of them would change places.
        """
        return {name: self._isolated(value) for name, value in values.items()}

    def day(self, on: date) -> str:
        """A day as people say it: Friday, 20 November."""
        return str(format_date(on, f"EEEE, {self._day_and_month}", locale=self.locale))

    def short_day(self, on: date) -> str:
        """A day in few letters, with its year: 2 Mar 2026."""
        if self.code == ENGLISH:
            return str(format_date(on, "d MMM y", locale=self.locale))
        return str(format_skeleton("yMMMd", on, locale=self.locale))

    def year_day(self, on: date) -> str:
        """A day with its year."""
        if self.code == ENGLISH:
            return str(format_date(on, "d MMMM y", locale=self.locale))
        return str(format_date(on, "long", locale=self.locale))

    def hour(self, at: datetime, zone: str) -> str:
        """The time of day in somebody's zone."""
        return str(format_time(at, self._clock, tzinfo=ZoneInfo(zone), locale=self.locale))

    def moment(self, at: datetime, zone: str) -> str:
        """A day and a time in somebody's zone, on the same clock as ``hour``."""
        pattern = f"{self._day_and_month}, {self._clock}"
        return str(format_datetime(at, pattern, tzinfo=ZoneInfo(zone), locale=self.locale))

    def country(self, code: str) -> str:
        """A country's name, or its code where the language has none."""
        return str(self.locale.territories.get(code, code))

    def figures(self, values: Mapping[str, object]) -> dict[str, object]:
        """Values for a sentence, with fractions as people write them, to one place: 0.4, or 0,4."""
        return {
            name: format_decimal(value, "#,##0.0", locale=self.locale) if isinstance(value, float) else value
            for name, value in values.items()
        }

    def place(self, zone: str) -> str:
        """A time zone by its city."""
        return str(get_timezone_location(ZoneInfo(zone), locale=self.locale, return_city=True))

    @cached_property
    def _clock(self) -> str:
        """English speaks 24 hours, as its fields ask for them; elsewhere as Unicode knows it."""
        return "HH:mm" if self.code == ENGLISH else str(self.locale.time_formats["short"].pattern)

    @cached_property
    def _day_and_month(self) -> str:
        """Our English pattern, or the one that Unicode knows for this language."""
        return "d MMMM" if self.code == ENGLISH else str(self.locale.datetime_skeletons["MMMMd"].pattern)

    def _isolated(self, value: object) -> object:
        if not isinstance(value, str) or not any(unicodedata.bidirectional(sign) in self._foreign for sign in value):
            return value
        return "\N{FIRST STRONG ISOLATE}" + value + "\N{POP DIRECTIONAL ISOLATE}"

    @cached_property
    def _foreign(self) -> frozenset[str]:
        """Unicode's kinds of letters and digits that do not run as this language does."""
        return frozenset({"L", "EN"} if self.direction == "rtl" else {"R", "AL"})


Languages = Mapping[str, Language]


@cache
def load_languages() -> Languages:
    """English and every language with a catalogue in ``locale/``, by language code."""
    languages = {ENGLISH: Language(ENGLISH, gettext.NullTranslations())}
    for file in sorted(resources.files("handhold.web").joinpath("locale").iterdir(), key=lambda entry: entry.name):
        code, _, ending = file.name.rpartition(".")
        if ending == "po":
            languages[code] = Language(code, _OnFirstUse(file, code), _name_in(file))
    return languages


class _OnFirstUse(gettext.NullTranslations):
    """A catalogue that is read, and takes room in memory, only once somebody reads its language."""

    def __init__(self, file: Traversable, code: str) -> None:
        super().__init__()
        self.file = file
        self.code = code

    @cached_property
    def _catalogue(self) -> gettext.GNUTranslations:
        return _read_catalogue(self.file.read_bytes(), self.code)

    def gettext(self, message: str) -> str:
        return self._catalogue.gettext(message)

    def ngettext(self, msgid1: str, msgid2: str, n: int) -> str:
        return self._catalogue.ngettext(msgid1, msgid2, n)


def choose(languages: Languages, wanted: Iterable[str]) -> Language:
    """The first wanted language that there is (``de-AT`` is content with ``de``), else English."""
    for tag in wanted:
        for code in (tag, tag.partition("-")[0]):
            if code in languages:
                return languages[code]
    return languages[ENGLISH]


def alphabetical(text: str) -> str:
    """A key that sorts names as people look for them: Österreich between Norwegen and Polen."""
    letters = unicodedata.normalize("NFKD", text.casefold())
    return "".join(letter for letter in letters if not unicodedata.combining(letter))


def accepted(header: str) -> list[str]:
    """The language tags of an ``Accept-Language`` header, the dearest first; what cannot be read is left out."""
    weighed: list[tuple[float, str]] = []
    for part in header.split(",")[:20]:
        tag, _, quality = part.strip().partition(";q=")
        try:
            weighed.append((-float(quality or 1), tag.strip().lower()))
        except ValueError:
            continue
    return [tag for _, tag in sorted(weighed, key=lambda pair: pair[0])]


def _name_in(file: Traversable) -> str:
    """What the first line of a catalogue says: a list of languages needs no more of those that nobody reads."""
    with file.open("rb") as lines:
        mark, _, name = lines.readline().decode().partition(":")
    return name.strip() if mark == "# Name" else ""


def _read_catalogue(text: bytes, code: str) -> gettext.GNUTranslations:
    compiled = io.BytesIO()
    write_mo(compiled, read_po(io.BytesIO(text), locale=code.replace("-", "_")))
    compiled.seek(0)
    return gettext.GNUTranslations(compiled)
