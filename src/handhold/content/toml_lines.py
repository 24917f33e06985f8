"""On which line of a TOML text each key and each item of a list stands.  The standard reader does not tell.

It walks over a text that the standard reader has already accepted, so it looks for places and never for errors.
"""

from __future__ import annotations

import tomllib

Path = tuple[str | int, ...]
Lines = dict[Path, int]


def lines_of(text: str) -> Lines:
    """The line (from 1) of every key, table and list item, by its path in what ``tomllib`` reads from ``text``.

    The text must be valid TOML.
    """
    return _Walk(text.replace("\r\n", "\n")).document()


def line_at(lines: Lines, path: Path) -> int:
    """The line of ``path``, or of the nearest thing around it that has a line of its own."""
    while path and path not in lines:
        path = path[:-1]
    return lines.get(path, 1)


class _Walk:
    """A place in the text that moves forward; nothing is read twice."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.at = 0
        self.line = 1
        self.lines: Lines = {}
        self.counts: dict[Path, int] = {}

    def document(self) -> Lines:
        table: Path = ()
        while self._skip(" \t\n"):
            if self._sees("[["):
                table = self._list_header()
            elif self._sees("["):
                table = self._table_header()
            else:
                self._pair(table)
        return self.lines

    def _list_header(self) -> Path:
        line = self.line
        self._go(2)
        path = self._placed(self._key())
        self._go(2)
        self.counts[path] = self.counts.get(path, -1) + 1
        self.lines.setdefault(path, line)
        path = (*path, self.counts[path])
        self.lines[path] = line
        return path

    def _table_header(self) -> Path:
        line = self.line
        self._go(1)
        path = self._placed(self._key())
        self._go(1)
        self.lines.setdefault(path, line)
        return path

    def _placed(self, names: list[str]) -> Path:
        """The path of a header: names that stand for lists mean their last item."""
        path: Path = ()
        for name in names[:-1]:
            path = (*path, name)
            if path in self.counts:
                path = (*path, self.counts[path])
        return (*path, names[-1])

    def _pair(self, table: Path) -> None:
        line, path = self.line, table
        for name in self._key():
            path = (*path, name)
            self.lines.setdefault(path, line)
        self._go(1)
        self._skip(" \t")
        self._value(path)

    def _key(self) -> list[str]:
        names = []
        while True:
            self._skip(" \t")
            names.append(self._key_part())
            self._skip(" \t")
            if not self._sees("."):
                return names
            self._go(1)

    def _key_part(self) -> str:
        begin = self.at
        if self.text[begin] in "\"'":
            self._string()
            return str(tomllib.loads(f"key = {self.text[begin : self.at]}")["key"])
        while self.at < len(self.text) and self.text[self.at] not in " \t.=]":
            self._go(1)
        return self.text[begin : self.at]

    def _value(self, path: Path) -> None:
        first = self.text[self.at]
        if first in "\"'":
            self._string()
        elif first == "[":
            self._list(path)
        elif first == "{":
            self._inline_table(path)
        else:
            while self.at < len(self.text) and self.text[self.at] not in ",]}#\n":
                self._go(1)

    def _list(self, path: Path) -> None:
        self._go(1)
        nth = 0
        while self._skip(" \t\n,") and not self._sees("]"):
            self.lines[*path, nth] = self.line
            self._value((*path, nth))
            nth += 1
        self._go(1)

    def _inline_table(self, path: Path) -> None:
        self._go(1)
        while self._skip(" \t\n,") and not self._sees("}"):
            self._pair(path)
        self._go(1)

    def _string(self) -> None:
        mark = self.text[self.at]
        is_long = self._sees(mark * 3)
        end = mark * 3 if is_long else mark
        self._go(len(end))
        while not self._sees(end):
            self._go(2 if mark == '"' and self.text[self.at] == "\\" else 1)
        self._go(len(end))
        # A long string may end in one or two quotes of its own before the closing three.
        while is_long and self._sees(mark):
            self._go(1)

    def _skip(self, what: str) -> bool:
        """Step over blanks of ``what`` and over comments; whether anything is left."""
        while self.at < len(self.text):
            if self.text[self.at] == "#":
                while self.at < len(self.text) and self.text[self.at] != "\n":
                    self._go(1)
            elif self.text[self.at] in what:
                self._go(1)
            else:
                break
        return self.at < len(self.text)

    def _sees(self, mark: str) -> bool:
        return self.text.startswith(mark, self.at)

    def _go(self, steps: int) -> None:
        self.line += self.text.count("\n", self.at, self.at + steps)
        self.at += steps
