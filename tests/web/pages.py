"""Reading a page as a person or a tool would: its words, its links, its outline."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from html.parser import HTMLParser

VOID = {"area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "source", "track", "wbr"}
SPOKEN = ("alt", "aria-label", "label", "placeholder", "title", "data-unsent")
"""Attributes whose value somebody reads or hears."""


@dataclass(frozen=True, slots=True)
class Element:
    """One element as it was opened, with those around it, the innermost last."""

    name: str
    attributes: dict[str, str]
    around: tuple[Element, ...] = field(repr=False)

    @property
    def classes(self) -> set[str]:
        return set(self.attributes.get("class", "").split())


@dataclass(frozen=True, slots=True)
class Words:
    """A piece of text and where it stands."""

    text: str
    at: tuple[Element, ...]


class Page(HTMLParser):
    """A page taken apart; ``broken`` says what is wrong with its tags."""

    def __init__(self, text: str) -> None:
        super().__init__(convert_charrefs=True)
        self.elements: list[Element] = []
        self.words: list[Words] = []
        self.broken: list[str] = []
        self._open: list[Element] = []
        self.feed(text)
        self.close()
        self.broken += [f"<{element.name}> is never closed" for element in self._open]

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        names = [name for name, _ in attrs]
        self.broken += [f"<{tag}> has {name} twice" for name in set(names) if names.count(name) > 1]
        element = Element(tag, {name: value or "" for name, value in attrs}, tuple(self._open))
        self.elements.append(element)
        if tag not in VOID:
            self._open.append(element)

    def handle_endtag(self, tag: str) -> None:
        if not self._open or self._open[-1].name != tag:
            self.broken.append(f"</{tag}> closes something else")
            return
        self._open.pop()

    def handle_data(self, data: str) -> None:
        if data.strip():
            self.words.append(Words(" ".join(data.split()), tuple(self._open)))

    def all(self, *names: str) -> list[Element]:
        """Every element of these kinds."""
        return [element for element in self.elements if element.name in names]

    def addresses(self) -> Iterator[tuple[Element, str]]:
        """Everything that a browser would fetch or go to."""
        for element in self.elements:
            for name in ("href", "src", "action", "formaction", "srcset", "poster", "data"):
                if name in element.attributes:
                    yield element, element.attributes[name]

    def spoken(self) -> Iterator[Words]:
        """Every text and every attribute that somebody reads or hears."""
        yield from self.words
        for element in self.elements:
            yield from (
                Words(element.attributes[name], (*element.around, element))
                for name in SPOKEN
                if element.attributes.get(name)
            )
