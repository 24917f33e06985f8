"""How deep random tests dig: quickly on every run, ten times deeper with ``make test DEPTH=10``."""

from __future__ import annotations

import os

DEPTH = int(os.environ.get("DEPTH") or "1")


def examples(usual: int) -> int:
    """So many examples at the depth of this run."""
    return usual * DEPTH
