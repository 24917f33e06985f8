"""When a hint may be shown: rarely, never twice in a row, and not at all until this person asks for it.

The state lives on one device.  ``quiet_until`` never says why it is quiet: a draft that may tell of danger leaves the
very trace that a wish for quiet leaves.
"""

from __future__ import annotations

from dataclasses import dataclass

import msgspec

from handhold.core.coach.read import FEWEST_WORDS, Found, Reading, choose_on_request

BETWEEN_HINTS = 600
"""Seconds from one automatic hint to the next."""
MOST_DISMISSALS = 2
"""After so many in a day the coach is silent until the day ends."""


class HintState(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """What a device remembers about hints.  Times are seconds since 1970; nothing here tells what was written.

    ``silenced`` holds kinds, ``muted`` rules, both for ever; ``shown_for`` is a random name of the last draft that
    got a hint; ``dismissals`` counts until ``day_ends``.
    """

    on: bool = False
    silenced: tuple[str, ...] = ()
    muted: tuple[str, ...] = ()
    shown_at: int = 0
    shown_for: str = ""
    dismissals: int = 0
    day_ends: int = 0
    quiet_until: int = 0


@dataclass(frozen=True, slots=True)
class Moment:
    """Now, and when this person's day ends, both in seconds since 1970."""

    at: int
    day_ends: int


@dataclass(frozen=True, slots=True)
class Decision:
    """The state to keep, the hints to show, and whether to offer the page of help in one quiet line."""

    state: HintState
    hints: tuple[Found, ...] = ()
    offer_help: bool = False


def decide_hint(state: HintState, reading: Reading, draft: str, now: Moment) -> Decision:
    """At most one gentle hint after a pause in typing.  ``draft`` is a random name that the device gave the draft."""
    if not state.on:
        return Decision(state)
    if reading.safety:
        return Decision(fall_quiet(state, now), offer_help=True)
    best = _best(state, reading)
    too_soon = state.shown_for == draft or now.at - state.shown_at < BETWEEN_HINTS
    if best is None or too_soon or now.at < state.quiet_until:
        return Decision(state)
    return Decision(msgspec.structs.replace(state, shown_at=now.at, shown_for=draft), (best,))


def decide_reading(state: HintState, reading: Reading, now: Moment) -> Decision:
    """Up to three hints for somebody who asked, silenced kinds and muted rules left out."""
    if not state.on:
        return Decision(state)
    if reading.safety:
        return Decision(fall_quiet(state, now), offer_help=True)
    if now.at < state.quiet_until:
        return Decision(state)
    return Decision(state, choose_on_request(found for found in reading.cautions if _is_welcome(state, found)))


def dismiss(state: HintState, rule: str, now: Moment) -> HintState:
    """ "That's not it": mute this rule, and fall silent for the day at the second time."""
    before = state.dismissals if now.at < state.day_ends else 0
    counted = msgspec.structs.replace(
        state, muted=_with(state.muted, rule), dismissals=before + 1, day_ends=now.day_ends
    )
    return fall_quiet(counted, now) if counted.dismissals >= MOST_DISMISSALS else counted


def fall_quiet(state: HintState, now: Moment) -> HintState:
    """Silent until the day ends, for whatever reason."""
    return msgspec.structs.replace(
        state, dismissals=MOST_DISMISSALS, day_ends=now.day_ends, quiet_until=now.day_ends, shown_for="", shown_at=0
    )


def silence(state: HintState, kind: str) -> HintState:
    """Never show this kind again."""
    return msgspec.structs.replace(state, silenced=_with(state.silenced, kind))


def turn(state: HintState, on: bool) -> HintState:
    """Turn the whole coach on or off.  What was silenced stays silenced."""
    return msgspec.structs.replace(state, on=on)


def _best(state: HintState, reading: Reading) -> Found | None:
    trusted = [found for found in reading.cautions if found.auto and _is_welcome(state, found)]
    if reading.words < FEWEST_WORDS:
        return None
    return min(trusted, key=lambda found: (-found.auto, found.start), default=None)


def _is_welcome(state: HintState, found: Found) -> bool:
    return found.kind not in state.silenced and found.rule not in state.muted


def _with(kept: tuple[str, ...], name: str) -> tuple[str, ...]:
    return kept if name in kept else (*kept, name)
