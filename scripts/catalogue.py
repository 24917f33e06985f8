"""Collect every sentence of the interface and bring a language's catalogue up to date.

    python scripts/catalogue.py           says how many sentences each language lacks
    python scripts/catalogue.py de he     writes what is new into those catalogues, and marks what is gone

Translations are written by hand; nothing here guesses one.
"""

from __future__ import annotations

import sys
from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path

from babel import Locale
from babel.messages.catalog import Catalog
from babel.messages.extract import extract_from_dir
from babel.messages.pofile import read_po, write_po

SOURCE = Path(__file__).resolve().parent.parent / "src" / "handhold"
LOCALE = SOURCE / "web" / "locale"
METHODS = [("**.py", "python"), ("**.html", "jinja2.ext.babel_extract")]
OPTIONS = {"**.html": {"trim_blocks": "true", "lstrip_blocks": "true", "silent": "false"}}
KEYWORDS = {"_": None, "N_": None, "gettext": None, "ngettext": (1, 2)}
STAMP = datetime(2026, 1, 1, tzinfo=UTC)
"""Catalogues carry no dates of their own, so that only their sentences change."""


def collect() -> Catalog:
    """Every sentence in the source, with where it stands."""
    template = Catalog(project="handhold", creation_date=STAMP, revision_date=STAMP)
    found = extract_from_dir(SOURCE, METHODS, OPTIONS, KEYWORDS, strip_comment_tags=True)
    for path, _line, message, comments, context in sorted(found, key=lambda item: (item[0], item[1])):
        template.add(message, None, [(path, 0)], auto_comments=comments, context=context)
    return template


def read(code: str) -> Catalog:
    """A language's catalogue; empty when it has none yet."""
    file = LOCALE / f"{code}.po"
    if not file.exists():
        return Catalog(locale=Locale.parse(code), project="handhold", creation_date=STAMP, revision_date=STAMP)
    with file.open("rb") as text:
        return read_po(text, locale=code)


def missing(template: Catalog, catalogue: Catalog) -> list[str]:
    """Sentences that a catalogue does not say yet."""
    wanted = (message.id for message in template if message.id)
    known = {message.id: message.string for message in catalogue}
    return [str(sentence) for sentence in wanted if not _is_said(known.get(sentence))]


def update(template: Catalog, code: str) -> None:
    """Write what is new, unsaid, into a catalogue."""
    catalogue = read(code)
    catalogue.update(template, no_fuzzy_matching=True)
    catalogue.obsolete.clear()
    with (LOCALE / f"{code}.po").open("wb") as file:
        write_po(file, catalogue, width=120, omit_header=False, sort_by_file=True, include_lineno=False)


def main(codes: Sequence[str]) -> int:
    """Update the named languages, then say what each lacks; 1 when one lacks something."""
    template = collect()
    for code in codes:
        update(template, code)
    lacking = {file.stem: missing(template, read(file.stem)) for file in sorted(LOCALE.glob("*.po"))}
    lines = [f"{len(template)} sentences"] + [f"{code}: {len(gone)} missing" for code, gone in lacking.items()]
    sys.stdout.write("\n".join(lines) + "\n")
    return 1 if any(lacking.values()) else 0


def _is_said(string: object) -> bool:
    return all(string) if isinstance(string, tuple) else bool(string)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
