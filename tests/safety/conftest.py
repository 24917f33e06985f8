"""The street, for the rules of safety."""

from __future__ import annotations

from tests.web.conftest import couple, street

__all__ = ["couple", "street"]
