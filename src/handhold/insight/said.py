"""What numbers may turn into: a sentence with its values, or "not yet" with the days to go.

Every sentence that can come out stands here, so that a test can read them all.  They are the same for both people, rank
nobody, name no cause, and put no label on anyone.  They are English msgids; the page translates them.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Literal

Topic = Literal["carry", "cross", "effect", "change", "dance", "share", "what_if", "line"]


def N_(sentence: str) -> str:
    """Mark a sentence for translation and give it back unchanged."""
    return sentence


@dataclass(frozen=True, slots=True)
class Said:
    """Something that the numbers carry.  ``values`` fills the ``%(name)s`` places of the sentence after translation; a
    fraction is said to one place.
    """

    topic: Topic
    sentence: str
    values: dict[str, int | float | str] = field(default_factory=dict)

    def __str__(self) -> str:
        return self.sentence % {
            name: f"{value:.1f}" if isinstance(value, float) else value for name, value in self.values.items()
        }


@dataclass(frozen=True, slots=True)
class NotYet:
    """Nothing may be said about ``what``.  ``days_to_go`` is None where more days alone may not bring it."""

    topic: Topic
    what: str
    sentence: str
    days_to_go: int | None = None

    def __str__(self) -> str:
        return self.sentence % {"what": self.what, "days": self.days_to_go}


CARRY = N_("whether a day's feeling is still there the day after")
CROSS = N_("whether your days go together from one day to the next")
EFFECTS = {
    "stressor": N_("days with something hard from outside"),
    "flare": N_("days when it flared up between you"),
    "practice": N_("days with a practice"),
    "unanswered": N_("days after more reaches stayed open"),
    "load": N_("days that were heavy from outside"),
}
CHANGE = N_("whether things stand differently since that day")
DANCE = N_("whether reaching and waiting take turns between you")
LINE = N_("whether your line has moved")

CARRIES = N_("How near one day felt is often still there a little in the answers of the day after.")
SWINGS = N_("After a nearer day, the answers of the next one are often a little less near, and the other way round.")
ALONG = N_(
    "When one of you feels nearer on a day, the other often feels a little nearer the day after. "
    "This leans on how exact answers usually are."
)
AGAINST = N_(
    "When one of you feels nearer on a day, the other often feels a little less near the day after. "
    "This leans on how exact answers usually are."
)
HIGHER = {
    "stressor": N_("On days with something hard from outside, your answers together are often a little higher."),
    "flare": N_("On days when it flared up between you, your answers together are often a little higher."),
    "practice": N_("On days with a practice, your answers together are often a little higher."),
    "unanswered": N_("On days after more reaches stayed open, your answers together are often a little higher."),
    "load": N_("On days that were heavy from outside, your answers together are often a little higher."),
}
LOWER = {
    "stressor": N_("On days with something hard from outside, your answers together are often a little lower."),
    "flare": N_("On days when it flared up between you, your answers together are often a little lower."),
    "practice": N_("On days with a practice, your answers together are often a little lower."),
    "unanswered": N_("On days after more reaches stayed open, your answers together are often a little lower."),
    "load": N_("On days that were heavy from outside, your answers together are often a little lower."),
}
CHANGED_UP = N_("Since that day, your answers together stand higher than before it.")
CHANGED_DOWN = N_("Since that day, your answers together stand lower than before it.")
NO_CLEAR_CHANGE = N_("No clear change shows since that day.")
TURNS = N_("Between the two of you, more reaches left open and more reaching seem to take turns.")
TURNS_AT_LEAST = N_(
    "Between the two of you, more reaches left open and more reaching seem to take turns: "
    "ten more reaches are followed by at least %(more)d more."
)
SHARE = N_(
    "Of %(reaches)d reaches between you that are counted here, %(open)d stayed open. "
    "In the long run it may be %(low)d to %(high)d in a hundred."
)
NO_REACHES = N_("No reaches are kept here yet.")
IF_HIGHER = N_(
    "If the link is what it seems: with one more such day a week, your answers together might in time stand "
    "%(low)s to %(high)s points higher."
)
IF_LOWER = N_(
    "If the link is what it seems: with one more such day a week, your answers together might in time stand "
    "%(low)s to %(high)s points lower."
)
LINE_UP = N_("Your line stands a little higher than four weeks ago.")
LINE_DOWN = N_("Your line stands a little lower than four weeks ago.")
TOO_EARLY = N_("Not enough yet to say %(what)s. It may be there in about %(days)d days.")
TOO_EARLY_EFFECT = N_("Not enough yet to say anything about %(what)s. It may be there in about %(days)d days.")
TOMORROW = N_("Not enough yet to say %(what)s. It may be there tomorrow.")
TOMORROW_EFFECT = N_("Not enough yet to say anything about %(what)s. It may be there tomorrow.")
TOO_FEW = N_("Not enough yet to say %(what)s.")
TOO_FEW_EFFECT = N_("Not enough yet to say anything about %(what)s.")
NOTHING_CLEAR = N_("It is not clear so far %(what)s.")
NOTHING_CLEAR_EFFECT = N_("Nothing clear shows so far about %(what)s.")
UNRELIABLE = N_("We could not compute this reliably today.")

SENTENCES = (
    *(CARRIES, SWINGS, ALONG, AGAINST, *HIGHER.values(), *LOWER.values()),
    *(CHANGED_UP, CHANGED_DOWN, NO_CLEAR_CHANGE, TURNS, TURNS_AT_LEAST, SHARE, NO_REACHES, IF_HIGHER, IF_LOWER),
    *(LINE_UP, LINE_DOWN, TOO_EARLY, TOO_EARLY_EFFECT, TOMORROW, TOMORROW_EFFECT, TOO_FEW, TOO_FEW_EFFECT),
    *(NOTHING_CLEAR, NOTHING_CLEAR_EFFECT, UNRELIABLE),
    *(CARRY, CROSS, *EFFECTS.values(), CHANGE, DANCE, LINE),
)
"""Everything that can come out, parts included."""
