// The coach at the composer: waits for a pause, asks the budget, and tells the page what to show. It knows no element;
// the page gives it a desk of seven small functions. It makes no request: the page hands it the parsed pack.
//
// The desk:
//   draft()           -> { name, text, context }  name: a random string made for this draft; context: text or null
//   remembered()      -> the kept state, or null           remember(state)  keeps it on this device, encrypted
//   now()             -> { at, day_ends } in seconds since 1970, day_ends by this person's zone
//   show(hints)       -> shows hints; each has rule, kind, quote, start, end (UTF-16, as a text field counts), name, hint,
//                        next and why
//   offerHelp(line, link)  shows the one quiet line that leads to the page of help
//   clear()           -> takes hints away

import { build, read } from './coach.js';
import { FRESH, decideHint, decideReading, dismiss, fallQuiet, silence, turn } from './coach-budget.js';

const PAUSE = 1_200;

/** A coach for one composer. Call `typed()` at every change; it looks only after a pause and never when sending. */
export function sitDown(pack, desk) {
  const coach = build(pack);
  const known = new Map();
  let timer = null;
  let shown = [];

  const state = () => ({ ...FRESH, ...desk.remembered() });
  const reading = (draft) => read(coach, draft.text, draft.context, known);

  function tell(draft, decided) {
    desk.remember(decided.state);
    if (decided.offer_help) {
      forget();
      desk.offerHelp(pack.safety.line, pack.safety.link);
    } else if (decided.hints.length) {
      shown = decided.hints;
      desk.show(decided.hints.map((found) => say(coach, draft.text, found)));
    }
  }

  function forget() {
    shown = [];
    desk.clear();
  }

  function look() {
    timer = null;
    const draft = desk.draft();
    if (state().on) tell(draft, decideHint(state(), reading(draft), draft.name, desk.now()));
  }

  return {
    /** The draft changed: take away what no longer stands in it, and look after a pause. */
    typed() {
      if (timer !== null) clearTimeout(timer);
      timer = setTimeout(look, PAUSE);
      if (shown.length) forget();
    },
    /** Somebody asked: "read it with me". Gives how many hints were shown. */
    readWithMe() {
      const draft = desk.draft();
      const decided = decideReading(state(), reading(draft), desk.now());
      tell(draft, decided);
      return decided.hints.length;
    },
    /** "That's not it." */
    notIt(rule) {
      desk.remember(dismiss(state(), rule, desk.now()));
      forget();
    },
    neverThisKind(kind) {
      desk.remember(silence(state(), kind));
      forget();
    },
    quietToday() {
      desk.remember(fallQuiet(state(), desk.now()));
      forget();
    },
    turn(on) {
      desk.remember(turn(state(), on));
      if (!on) forget();
    },
    isOn: () => state().on,
    /** The draft is being sent or put away: nothing is shown any more, and nothing read stays in memory. */
    rise() {
      if (timer !== null) clearTimeout(timer);
      timer = null;
      known.clear();
      forget();
    },
  };
}

/** A hint in words: the exact quote, where it stands in a text field, and what to say about it. */
export function say(coach, text, found) {
  const points = Array.from(text);
  const kind = coach.pack.kinds[found.kind];
  const rule = coach.pack.rules.find((one) => one.id === found.rule);
  const start = points.slice(0, found.start).join('').length;
  const quote = points.slice(found.start, found.end).join('');
  return {
    rule: found.rule, kind: found.kind, quote, start, end: start + quote.length, name: kind.name, hint: kind.hint,
    next: kind.next, why: rule.why ?? '',
  };
}
