"""Two small cards that are right, and every way to break them: what to replace, and what must be said about it.

``<-`` in a comment marks the line on which the sentence must be found.
"""

from __future__ import annotations

from typing import NamedTuple

TOGETHER = """\
id = "tea"
title = "Tea"
what_for = "Two people tell each other one thing over tea."
minutes = 5
opened = "together"
modes = ["live", "apart"]
not_when = ["When the tea is too hot."]

[[known]]
says = "Nobody has tested this."
source = "untested"

[starts]
begin = ["One …", "Two …", "Three …", "Four …", "Five …", "Six …"]

[[steps]]
id = "tell"
who = "opener"
says = "Tell {name} one thing."
asks = "words"
starts = "begin"
keep = "ours"

[[steps]]
id = "hear"
who = "other"
says = "Say what you heard."
receives = ["tell"]
answers = ["reflect"]
keep = "ours"
way = "confirmed"
back_at_most = 2

[[steps]]
id = "may_i"
who = "opener"
says = "May {name} ask you something?"
answers = ["choose"]
options = [
  { id = "no", says = "No", to = "own" },
  { id = "yes", says = "Yes", to = "question" },
]

[[steps]]
id = "question"
who = "other"
says = "Ask."
receives = ["tell"]
answers = ["ask"]
keep = "ours"

[[steps]]
id = "own"
who = "both_apart"
says = "How warm is it in you?"
asks = "score"
keep = "mine"

[[steps]]
id = "see"
who = "both_apart"
says = "One word each."
asks = "words"
keep = "mine"
way = "reveal"

[[steps]]
id = "done"
who = "both_together"
says = "Wash the cups."
shows = ["see"]
way = "timer"
minutes = 1
"""

ALONE = """\
id = "diary"
title = "Diary"
what_for = "One person writes, and may ask the other to read."
minutes = 5
opened = "alone"
modes = ["live"]
not_when = ["When you are too tired."]

[[known]]
says = "Nobody has tested this."
source = "untested"

[[steps]]
id = "weight"
who = "opener"
says = "How heavy is it?"
asks = "score"
keep = "mine"
bands = [
  { lowest = 8, highest = 10, to = "rest" },
]

[[steps]]
id = "write"
who = "opener"
label = "What I wrote"
says = "Write."
asks = "words"
keep = "mine"
share = true

[[steps]]
id = "whom"
who = "opener"
says = "For whom is it?"
answers = ["choose"]
options = [
  { id = "me", says = "Me", to = "rest" },
  { id = "us", says = "Us", to = "read", at_most = 1, invites = true, carries = ["write"] },
]

[[steps]]
id = "rest"
who = "opener"
says = "Rest."
way = "ready"
next = "end"

[[steps]]
id = "read"
who = "other"
says = "Read."
receives = ["write"]
answers = ["thank"]
keep = "ours"
"""


class Broken(NamedTuple):
    """How a card is broken (old text, new text, ...), and the one sentence that says so."""

    sentence: str
    card: str
    changes: tuple[tuple[str, str], ...]

    @property
    def text(self) -> str:
        """The broken card."""
        text = self.card
        for old, new in self.changes:
            assert old in text, f"nothing to break: {old}"
            text = text.replace(old, new, 1)
        return text

    @property
    def line(self) -> int:
        """The marked line."""
        return next(nth for nth, line in enumerate(self.text.splitlines(), 1) if "<-" in line)


def together(sentence: str, *changes: tuple[str, str]) -> Broken:
    return Broken(sentence, TOGETHER, changes)


def alone(sentence: str, *changes: tuple[str, str]) -> Broken:
    return Broken(sentence, ALONE, changes)


NOT_WHEN = 'not_when = ["When the tea is too hot."]'
MODES = 'modes = ["live", "apart"]'
KNOWN = '[[known]]\nsays = "Nobody has tested this."\nsource = "untested"'
ASKING = 'receives = ["tell"]\nanswers = ["ask"]'
NO = '{ id = "no", says = "No", to = "own" },'
YES = '{ id = "yes", says = "Yes", to = "question" },'
BAND = '{ lowest = 8, highest = 10, to = "rest" }'


def step(name: str) -> str:
    """Where a step begins."""
    return f'[[steps]]\nid = "{name}"'


def marked(name: str) -> tuple[str, str]:
    """The same place, marked."""
    return (step(name), f'[[steps]] # <-\nid = "{name}"')
