// Answers a list of questions to the browser's coach, in Node or in a page: the Python tests hold the answers against
// their own.

import * as coach from './coach.js';
import * as budget from './coach-budget.js';
import * as start from './coach-start.js';

const TURNS = {
  hint: (state, { reading, draft, now }) => budget.decideHint(state, reading, draft, now),
  reading: (state, { reading, now }) => budget.decideReading(state, reading, now),
  dismiss: (state, { rule, now }) => ({ state: budget.dismiss(state, rule, now), hints: [], offer_help: false }),
  silence: (state, { kind }) => ({ state: budget.silence(state, kind), hints: [], offer_help: false }),
  turn: (state, { on }) => ({ state: budget.turn(state, on), hints: [], offer_help: false }),
};

/** `asked`: { pack, messages: [[text, context]], walks: [[turn]], drafts: [words] }. */
export function answer(asked) {
  const made = coach.build(asked.pack);
  const known = new Map();
  return {
    readings: asked.messages.map(([text, context]) => readOne(made, text, context, known)),
    walks: asked.walks.map((turns) => walk(turns)),
    drafts: asked.drafts.map((words) => start.compose(asked.pack.slots, words)),
  };
}

function readOne(made, text, context, known) {
  const reading = coach.read(made, text, context, known);
  return {
    reading,
    automatic: coach.chooseAutomatic(reading),
    asked: coach.chooseOnRequest(reading.cautions),
    prefilled: start.prefill(made.pack, reading, text),
  };
}

function walk(turns) {
  let state = budget.FRESH;
  return turns.map((turn) => {
    const decided = TURNS[turn.does](state, turn);
    state = decided.state;
    return decided;
  });
}
