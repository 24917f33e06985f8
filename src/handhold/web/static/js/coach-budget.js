// When a hint may be shown: rarely, and not at all until this person asks for it. Pure functions over a small state
// that stays on one device. `quiet_until` never says why it is quiet: a draft that may tell of danger leaves the very
// trace that a wish for quiet leaves. An equal module in Python serves the tests; change them together.

import { FEWEST_WORDS, byTrust, chooseOnRequest } from './coach.js';

const BETWEEN_HINTS = 600;
const MOST_DISMISSALS = 2;

/** What a device remembers that has seen nothing yet. Times are seconds since 1970. */
export const FRESH = Object.freeze({
  on: false, silenced: [], muted: [], shown_at: 0, shown_for: '', dismissals: 0, day_ends: 0, quiet_until: 0,
});

/** At most one gentle hint after a pause in typing. `draft` is a random name that the device gave the draft. */
export function decideHint(state, reading, draft, now) {
  if (!state.on) return decision(state);
  if (reading.safety.length) return decision(fallQuiet(state, now), [], true);
  const best = bestOf(state, reading);
  const tooSoon = state.shown_for === draft || now.at - state.shown_at < BETWEEN_HINTS;
  if (!best || tooSoon || now.at < state.quiet_until) return decision(state);
  return decision({ ...state, shown_at: now.at, shown_for: draft }, [best]);
}

/** Up to three hints for somebody who asked, silenced kinds and muted rules left out. */
export function decideReading(state, reading, now) {
  if (!state.on) return decision(state);
  if (reading.safety.length) return decision(fallQuiet(state, now), [], true);
  if (now.at < state.quiet_until) return decision(state);
  return decision(state, chooseOnRequest(reading.cautions.filter((found) => isWelcome(state, found))));
}

/** "That's not it": mute this rule, and fall silent for the day at the second time. */
export function dismiss(state, rule, now) {
  const before = now.at < state.day_ends ? state.dismissals : 0;
  const counted = { ...state, muted: withName(state.muted, rule), dismissals: before + 1, day_ends: now.day_ends };
  return counted.dismissals >= MOST_DISMISSALS ? fallQuiet(counted, now) : counted;
}

/** Silent until the day ends, for whatever reason. */
export function fallQuiet(state, now) {
  return {
    ...state, dismissals: MOST_DISMISSALS, day_ends: now.day_ends, quiet_until: now.day_ends, shown_for: '',
    shown_at: 0,
  };
}

/** Never show this kind again. */
export function silence(state, kind) {
  return { ...state, silenced: withName(state.silenced, kind) };
}

/** Turn the whole coach on or off. What was silenced stays silenced. */
export function turn(state, on) {
  return { ...state, on };
}

function decision(state, hints = [], offerHelp = false) {
  return { state, hints, offer_help: offerHelp };
}

function bestOf(state, reading) {
  if (reading.words < FEWEST_WORDS) return null;
  return reading.cautions.filter((found) => found.auto && isWelcome(state, found)).sort(byTrust)[0] ?? null;
}

function isWelcome(state, found) {
  return !state.silenced.includes(found.kind) && !state.muted.includes(found.rule);
}

function withName(kept, name) {
  return kept.includes(name) ? kept : [...kept, name];
}
