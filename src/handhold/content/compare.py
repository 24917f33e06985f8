"""The 256 plain words from which the four to compare are taken.

They are the same in every language: two people hold them side by side, and one changed word has to be seen.
"""

from __future__ import annotations

from importlib import resources

from handhold.content.help import WrongContent

HOW_MANY = 256


def read_compared() -> tuple[str, ...]:
    """The words in order.  Raises ``WrongContent`` unless there are 256 different ones."""
    source = resources.files("handhold.content").joinpath("en", "compare.txt")
    lines = source.read_text("utf-8").splitlines()
    words = tuple(word for line in lines if not line.startswith("#") for word in line.split())
    if len(words) != HOW_MANY or len(set(words)) != HOW_MANY:
        raise WrongContent(f"The words to compare in {source} must be {HOW_MANY} different ones.")
    return words
