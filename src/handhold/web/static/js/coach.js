// The coach in the browser: reads a draft by a language's pattern pack, and points at words.
// It makes no request, keeps nothing and knows no page. An equal interpreter in Python serves the tests;
// both must read every message alike, so change them together. Offsets are Unicode code points.

const CAUTIONS = [
  'criticism', 'contempt', 'absolutes', 'mindreading', 'blame', 'defensiveness', 'withdrawal', 'demand',
];
const HARD = ['feeling_hard', 'criticism', 'contempt', 'blame'];
const MOST_ON_REQUEST = 3;
export const FEWEST_WORDS = 2;

const ENDS = '.!?…';
const CLOSERS = '"\')]”’»';
const SPACES = ' \t\n\r\v\f\u00a0\u2009\u202f\u3000';
const LINES = '\n\r';
const UNKNOWN = '\ufffc';
const LAST_CASED = 0x590;
const LAST_PLAIN = 0xffff;
const FIRST_SURROGATE = 0xd800;
const LAST_SURROGATE = 0xdfff;
const LETTER = /^[a-z]$/;
const NAMED = /\{([a-z_]+)\}/g;
const ANCHORS = { just_before: ['', ' ?$'], just_after: ['^ ?', ''] };

// ---- the pack made ready -------------------------------------------------------------------------------------

/** Make a parsed pattern pack ready for reading. Throws a SyntaxError for a broken pattern. */
export function build(pack) {
  const seek = (patterns, anchors) => compile(pack, patterns, anchors);
  const guards = new Map();
  for (const [name, guard] of Object.entries(pack.guards)) {
    guards.set(name, [guard.where, seek(guard.match, ANCHORS[guard.where])]);
  }
  const folded = new Map();
  for (const [chars, plain] of Object.entries(pack.fold)) for (const char of chars) folded.set(char, plain);
  return {
    pack,
    folded,
    spelling: new Map(Object.entries(pack.spelling)),
    token: new RegExp(pack.token, 'gu'),
    stop: new RegExp(spellOut(pack.words, pack.stop), 'gu'),
    marks: Object.entries(pack.marks).map(([name, patterns]) => [name, seek(patterns)]),
    tender: seek(pack.tender),
    rules: pack.rules.map((rule) => buildRule(rule, pack, seek, guards)),
    safety: pack.safety.rules.map((rule) => buildRule(rule, pack, seek, guards)),
  };
}

function buildRule(rule, pack, seek, guards) {
  const kind = pack.kinds[rule.kind];
  const unless = [...(rule.unless ?? []), ...(kind ? [...pack.frames, ...(kind.unless ?? [])] : [])];
  return {
    id: rule.id,
    kind: rule.kind,
    auto: rule.auto ?? 0,
    cue: rule.cue ?? [],
    match: seek(rule.match),
    about: rule.about?.length ? seek(rule.about) : null,
    guards: unless.map((name) => guards.get(name)),
    needs: rule.needs ?? '',
    whole: rule.whole ?? false,
    hushedBy: kind ? kind.hushed_by ?? [] : rule.play ? ['laugh'] : [],
  };
}

function compile(pack, patterns, anchors = ['', '']) {
  const body = patterns.map((pattern) => spellOut(pack.words, pattern)).join('|');
  return new RegExp(`${anchors[0]}(?<![${pack.letters}])(?:${body})(?![${pack.letters}])${anchors[1]}`, 'gu');
}

function spellOut(words, pattern) {
  return pattern.replace(NAMED, (_, name) => {
    if (!(name in words)) throw new SyntaxError(`no words named ${name}`);
    const piece = Array.isArray(words[name]) ? words[name].join('|') : words[name];
    return `(?:${spellOut(words, piece)})`;
  });
}

function has(pattern, text) {
  pattern.lastIndex = 0;
  return pattern.test(text);
}

// ---- sentences and plain text --------------------------------------------------------------------------------

/** Start and end of each sentence of an array of code points. An ellipsis does not end a sentence. */
export function cutSentences(text) {
  const cuts = [];
  let start = 0;
  let at = 0;
  while (at < text.length) {
    if (LINES.includes(text[at])) {
      keep(cuts, text, start, at);
      at += 1;
      start = at;
    } else if (ENDS.includes(text[at])) {
      const [stop, isEnd] = endOfRun(text, at);
      if (isEnd) {
        keep(cuts, text, start, stop);
        start = stop;
      }
      at = stop;
    } else {
      at += 1;
    }
  }
  keep(cuts, text, start, text.length);
  return cuts;
}

function endOfRun(text, at) {
  let stop = at;
  while (stop < text.length && ENDS.includes(text[stop])) stop += 1;
  const run = text.slice(at, stop);
  const isPause = (run.length > 1 || run[0] === '…') && run.every((char) => '.…'.includes(char));
  while (stop < text.length && CLOSERS.includes(text[stop])) stop += 1;
  return [stop, !isPause && (stop === text.length || SPACES.includes(text[stop]))];
}

function keep(cuts, text, from, to) {
  let start = from;
  let end = to;
  while (start < end && SPACES.includes(text[start])) start += 1;
  while (end > start && SPACES.includes(text[end - 1])) end -= 1;
  if (start < end) cuts.push([start, end]);
}

function makePlain(coach, sentence) {
  return respell(coach, squeeze(fold(coach, sentence)));
}

function fold(coach, sentence) {
  const chars = [];
  const places = [];
  sentence.forEach((raw, place) => {
    for (const char of foldChar(coach, raw)) {
      if (char === ' ' && chars[chars.length - 1] === ' ') continue;
      chars.push(char);
      places.push(place);
    }
  });
  return { chars, places };
}

function foldChar(coach, raw) {
  const known = coach.folded.get(raw);
  if (known !== undefined) return known;
  if (SPACES.includes(raw)) return ' ';
  const code = raw.codePointAt(0);
  if (code > LAST_PLAIN || (code >= FIRST_SURROGATE && code <= LAST_SURROGATE)) return UNKNOWN;
  const lower = code < LAST_CASED ? raw.toLowerCase() : raw;
  return lower.length === 1 ? lower : raw;
}

function squeeze({ chars, places }) {
  const kept = [];
  const starts = [];
  const ends = [];
  chars.forEach((char, at) => {
    const drawnOut = LETTER.test(char) && chars[at - 1] === char && (chars[at + 1] === char || chars[at - 2] === char);
    if (drawnOut) {
      ends[ends.length - 1] = places[at] + 1;
      return;
    }
    kept.push(char);
    starts.push(places[at]);
    ends.push(places[at] + 1);
  });
  return { text: kept.join(''), starts, ends };
}

function respell(coach, plain) {
  let text = '';
  const starts = [];
  const ends = [];
  let last = 0;
  for (const found of plain.text.matchAll(coach.token)) {
    const spelt = coach.spelling.get(found[0]);
    if (spelt === undefined) continue;
    const start = found.index;
    const end = start + found[0].length;
    text += plain.text.slice(last, start) + spelt;
    starts.push(...plain.starts.slice(last, start), ...Array(spelt.length).fill(plain.starts[start]));
    ends.push(...plain.ends.slice(last, start), ...Array(spelt.length).fill(plain.ends[end - 1]));
    last = end;
  }
  if (!last) return plain;
  return {
    text: text + plain.text.slice(last),
    starts: [...starts, ...plain.starts.slice(last)],
    ends: [...ends, ...plain.ends.slice(last)],
  };
}

// ---- reading -------------------------------------------------------------------------------------------------

/**
 * Read a draft. `context` is the message that it answers, or null. `known` is a Map that remembers sentences
 * already read, so that only the sentence being edited is read again.
 */
export function read(coach, text, context = null, known = new Map()) {
  const points = Array.from(text);
  const parts = cutSentences(points).map(([start, end]) => [start, recall(coach, points.slice(start, end), known)]);
  const marks = weighMarks(coach, parts.map(([, reading]) => reading.marks));
  const needs = needsMet(coach, context);
  const pick = (name) => parts.flatMap(([start, reading]) => reading[name]
    .filter((hit) => stands(hit, marks, needs)).map((hit) => moved(hit.found, start)));
  const words = parts.reduce((sum, [, reading]) => sum + reading.words, 0);
  return sort(coach, pick('hits'), pick('safety'), words);
}

/** The one hint that may be shown by itself, or null. */
export function chooseAutomatic(reading) {
  if (reading.safety.length || reading.words < FEWEST_WORDS) return null;
  return reading.cautions.filter((found) => found.auto).sort(byTrust)[0] ?? null;
}

/** Up to three hints in the order of the words, for somebody who asked. */
export function chooseOnRequest(cautions) {
  return [...cautions].sort(byTrust).slice(0, MOST_ON_REQUEST).sort((one, other) => one.start - other.start);
}

/** Read one sentence, an array of code points, by itself. */
export function readSentence(coach, sentence) {
  const plain = makePlain(coach, sentence);
  const marks = new Set(coach.marks.filter(([, pattern]) => has(pattern, plain.text)).map(([name]) => name));
  const hits = findAll(coach, coach.rules, plain);
  hits.forEach((hit) => marks.add(hit.found.kind));
  return {
    safety: findAll(coach, coach.safety, plain),
    hits,
    marks,
    words: [...plain.text.matchAll(coach.token)].length,
  };
}

function recall(coach, sentence, known) {
  const key = sentence.join('');
  let reading = known.get(key);
  if (!reading) {
    reading = readSentence(coach, sentence);
    known.set(key, reading);
  }
  return reading;
}

function findAll(coach, rules, plain) {
  const hits = [];
  for (const rule of rules) {
    if (rule.cue.length && !rule.cue.some((cue) => plain.text.includes(cue))) continue;
    const found = find(rule, plain.text);
    if (!found) continue;
    const last = rule.whole ? found.end : endOfClause(coach.stop, plain.text, found.end);
    const start = plain.starts[found.start];
    const end = plain.ends[last - 1];
    hits.push({ found: { rule: rule.id, kind: rule.kind, start, end, auto: rule.auto }, needs: rule.needs,
      hushedBy: rule.hushedBy });
  }
  return hits;
}

function find(rule, text) {
  for (const match of text.matchAll(rule.match)) {
    const found = { start: match.index, end: match.index + match[0].length };
    if (found.end === found.start || isTakenBack(rule, text, found)) continue;
    return !rule.about || has(rule.about, text) ? found : null;
  }
  return null;
}

function isTakenBack(rule, text, { start, end }) {
  const before = text.slice(0, start);
  const after = text.slice(end);
  const sides = {
    before, just_before: before, after, just_after: after, inside: text.slice(start, end), here: text.slice(start),
    sentence: text,
  };
  return rule.guards.some(([where, pattern]) => has(pattern, sides[where]));
}

function endOfClause(stop, text, end) {
  stop.lastIndex = end;
  const found = stop.exec(text);
  let last = found ? found.index : text.length;
  while (last > 0 && text[last - 1] === ' ') last -= 1;
  return last;
}

function needsMet(coach, context) {
  if (context === null || context === undefined) return new Set(['']);
  const plain = makePlain(coach, Array.from(context));
  return new Set(has(coach.tender, plain.text) ? ['', 'reply', 'tender'] : ['', 'reply']);
}

function weighMarks(coach, parts) {
  const marks = new Set(parts.flatMap((part) => [...part]));
  if (coach.pack.grave.some((name) => marks.has(name))) coach.pack.playful.forEach((name) => marks.delete(name));
  return marks;
}

function stands(hit, marks, needs) {
  return needs.has(hit.needs) && !hit.hushedBy.some((name) => marks.has(name));
}

function moved(found, offset) {
  return { ...found, start: found.start + offset, end: found.end + offset };
}

function sort(coach, kept, safety, words) {
  const kinds = new Set(kept.map((found) => found.kind));
  const cautions = safety.length ? [] : kept.filter((found) => CAUTIONS.includes(found.kind));
  return {
    safety,
    cautions: onceEach(cautions),
    strengths: kept.filter((found) => found.kind in coach.pack.strengths),
    listening: kept.filter((found) => found.kind in coach.pack.listening),
    hardOverSoft: !safety.length && HARD.some((kind) => kinds.has(kind)) && !kinds.has('feeling_soft'),
    words,
  };
}

function onceEach(found) {
  const kept = [];
  for (const one of [...found].sort(byTrust)) {
    if (!kept.some((other) => one.kind === other.kind && one.start < other.end && other.start < one.end)) kept.push(one);
  }
  return kept.sort((one, other) => one.start - other.start || one.end - other.end);
}

/** The most trusted first, then the first words. */
export function byTrust(one, other) {
  return other.auto - one.auto || one.start - other.start;
}
