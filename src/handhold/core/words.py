"""Sentences that the domain says, marked for translation but not translated here.

The page translates them; this floor only carries the English sentence and its values.
"""

from __future__ import annotations

from dataclasses import dataclass, field


def N_(sentence: str) -> str:
    """Mark a sentence for translation and give it back unchanged."""
    return sentence


@dataclass(frozen=True, slots=True)
class Refused:
    """The domain says no, in one sentence that tells what to do instead.

    ``sentence`` is an English msgid with named ``%(name)s`` places; ``values`` fills them after translation.
    """

    sentence: str
    values: dict[str, str | int] = field(default_factory=dict)

    def __str__(self) -> str:
        return self.sentence % self.values if self.values else self.sentence
