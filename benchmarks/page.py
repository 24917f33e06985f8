"""A whole page, from the request to its last byte, against drawing its template alone."""

from __future__ import annotations

import tempfile
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path
from typing import Any
from unittest import mock

from jinja2 import Template

from benchmarks.couple import ONE_WEEK
from benchmarks.frame import Row, ratio
from benchmarks.visiting import Visited, visited


def rows(short: bool) -> Iterator[Row]:
    """Processor time of a page whose fold is cached, as a multiple of its template's, measured in turns."""
    with tempfile.TemporaryDirectory(prefix="handhold-page-") as place, visited(Path(place) / "data", ONE_WEEK) as home:
        for path in ("/today", "/mine"):
            alone = _template_alone(home, path)
            cost = ratio(partial(home.ask, path), alone, 60 if short else 300)
            yield Row(f"{path} against drawing its template alone", cost, "times", 2.0)


def _template_alone(home: Visited, path: str) -> Callable[[], str]:
    """Drawing the very template with the very values that the page at ``path`` is made of."""
    drawn: list[tuple[Template, dict[str, Any]]] = []
    render = Template.render

    def watch(template: Template, *args: Any, **values: Any) -> str:
        drawn.append((template, dict(*args, **values)))
        return render(template, *args, **values)

    with mock.patch.object(Template, "render", watch):
        home.ask(path)
    ((template, values),) = drawn
    return lambda: template.render(values)
