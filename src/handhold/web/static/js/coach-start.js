// The softer start: open slots that become one draft in the writer's own words. It adds joints between the words and
// nothing else. An equal module in Python serves the tests; change them together.

const ENDS = '.!?…';
const EDGES = ' ,;';
const FILLED_FROM = { felt: 'feeling_soft', need: 'need', request: 'request', value: 'appreciation' };

/** One draft from the filled slots, in their order. `words` maps a slot's id to what was written there. */
export function compose(slots, words) {
  const filled = slots.map((slot) => [slot, trim(words[slot.id] ?? '')]).filter(([, text]) => text);
  const pieces = [];
  filled.forEach(([slot, text], place) => {
    const tail = slot.tail ?? '';
    const piece = end(lead(slot, text), place + 1 < filled.length ? tail : tail.replaceAll(',', '.'));
    const joined = pieces.length > 0 && pieces[pieces.length - 1].endsWith(',');
    pieces.push(joined ? piece : upperFirst(piece));
  });
  return pieces.join(' ');
}

/** The words of a draft that already say what a slot asks for, by slot. */
export function prefill(pack, reading, text) {
  const points = Array.from(text);
  const filled = {};
  for (const slot of pack.slots) {
    const said = reading.strengths.find((found) => found.kind === FILLED_FROM[slot.id]);
    if (said) filled[slot.id] = points.slice(said.start, said.end).join('');
  }
  return filled;
}

function lead(slot, text) {
  const first = text.replaceAll('\u2019', "'").split(' ', 1)[0].toLowerCase();
  return (slot.alone ?? []).includes(first) ? text : slot.lead + text;
}

function end(text, tail) {
  const points = Array.from(text);
  return ENDS.includes(points[points.length - 1]) ? text : text + tail;
}

function upperFirst(text) {
  const [first, ...rest] = Array.from(text);
  return first.toUpperCase() + rest.join('');
}

function trim(text) {
  let [from, to] = [0, text.length];
  while (from < to && EDGES.includes(text[from])) from += 1;
  while (to > from && EDGES.includes(text[to - 1])) to -= 1;
  return text.slice(from, to);
}
