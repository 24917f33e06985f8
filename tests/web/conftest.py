"""Streets for the tests of the pages."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.web.street import Couple, Street


@pytest.fixture
def street() -> Iterator[Street]:
    """A house in which nobody lives yet."""
    street = Street()
    yield street
    street.close()


@pytest.fixture
def couple() -> Iterator[Couple]:
    """Ada and Ben, and Cleo next door."""
    couple = Couple()
    yield couple
    couple.close()
