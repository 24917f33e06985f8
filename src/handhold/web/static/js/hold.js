// Hold: both press, each screen glows while both are holding.  A sign passes and is gone; nothing is kept.
const WHOLE = 120000;
const BEAT = 1000;
const SILENT_AFTER = 3500;
const BREATH = 10000;
const KEYS = [" ", "Enter"];

const known = new WeakMap();

export function hold() {
  arrive();
  document.addEventListener("page:drawn", arrive);
}

// A page may be drawn over another one, and over itself: each pad begins once.
function arrive() {
  const pad = document.querySelector("[data-hold]");
  if (!pad) return;
  pad.hidden = false;
  if (!known.has(pad)) known.set(pad, begin(pad));
  draw(known.get(pad));
}

function begin(pad) {
  const state = { pad, far: pad.dataset.hold === "far", mine: false, stays: false, theirs: false, cut: false, heard: 0, held: 0, last: 0, tone: null };
  watchThumb(state);
  document.addEventListener("page:signal", (event) => hear(state, event.detail));
  window.addEventListener("pagehide", () => state.mine && letGo(state));
  document.addEventListener("visibilitychange", () => document.hidden && state.mine && letGo(state));
  const timer = setInterval(() => (pad.isConnected ? beat(state) : clearInterval(timer)), BEAT);
  return state;
}

function watchThumb(state) {
  const thumb = state.pad.querySelector("[data-thumb]");
  const [start, stop] = ["[data-start]", "[data-stop]"].map((name) => state.pad.querySelector(name));
  thumb?.addEventListener("pointerdown", (event) => {
    thumb.setPointerCapture(event.pointerId);
    press(state);
  });
  for (const end of ["pointerup", "pointercancel", "lostpointercapture"]) thumb?.addEventListener(end, () => release(state));
  thumb?.addEventListener("keydown", (event) => {
    if (!KEYS.includes(event.key)) return;
    event.preventDefault();
    if (!event.repeat) press(state);
  });
  thumb?.addEventListener("keyup", (event) => KEYS.includes(event.key) && release(state));
  thumb?.addEventListener("blur", () => release(state));
  thumb?.addEventListener("contextmenu", (event) => event.preventDefault());
  start?.addEventListener("click", () => {
    state.stays = true;
    press(state);
    stop?.focus();
  });
  stop?.addEventListener("click", () => {
    letGo(state);
    start?.focus();
  });
}

function press(state) {
  if (state.mine) return;
  state.mine = true;
  state.last = Date.now();
  state.held = state.held >= WHOLE ? 0 : state.held;
  sound(state);
  tell(state, 1);
  draw(state);
}

function release(state) {
  // Whoever started with a button holds until they stop; a thumb that leaves lets go.
  if (state.mine && !state.stays) letGo(state);
}

function letGo(state) {
  state.mine = false;
  state.stays = false;
  hush(state);
  tell(state, 0);
  draw(state);
}

function hear(state, sign) {
  if (!state.far) return;
  state.theirs = sign === 1;
  state.heard = Date.now();
  draw(state);
}

function isBoth(state) {
  return state.mine && (!state.far || state.theirs);
}

// Once a second: say that I still hold, notice a line that has gone silent, let the two minutes pass.
function beat(state) {
  const now = Date.now();
  if (state.theirs && now - state.heard > SILENT_AFTER) state.theirs = false;
  if (isBoth(state)) {
    state.held += Math.min(now - state.last, 2 * BEAT);
    if (state.held % BREATH < BEAT && state.pad.querySelector("[data-shake]")?.checked) navigator.vibrate?.(30);
  }
  state.last = now;
  if (state.mine && state.held >= WHOLE) letGo(state);
  else if (state.mine) tell(state, 1);
  draw(state);
}

async function tell(state, sign) {
  if (!state.far) return;
  const body = new URLSearchParams({ sign: String(sign) });
  const answer = await fetch("/signals", { method: "POST", body, keepalive: true }).catch(() => null);
  state.cut = answer === null;
}

function draw(state) {
  const { pad } = state;
  const both = isBoth(state);
  const done = state.held >= WHOLE && !state.mine;
  const named = done ? "done" : both ? "both" : state.cut && state.mine ? "cut" : state.mine ? "mine" : state.theirs ? "theirs" : "still";
  if (pad.dataset.state !== named) {
    pad.dataset.state = named;
    document.documentElement.classList.toggle("is-held", both);
    const words = pad.querySelector("[data-words]");
    words.textContent = words.dataset[named] ?? "";
  }
  pad.querySelector("progress").value = Math.min(100, (100 * state.held) / WHOLE);
  pad.querySelector("[data-stop]").hidden = !state.mine;
  pad.querySelector("[data-start]").hidden = state.mine;
  const breath = pad.querySelector("[data-breath]");
  breath.textContent = both ? breath.dataset[state.held % BREATH < BREATH / 2 ? "in" : "out"] : "";
}

// A very quiet low tone that rises and falls with the breath; only for whoever asked for it.
function sound(state) {
  if (!state.pad.querySelector("[data-tone]")?.checked || !window.AudioContext) return;
  const audio = new AudioContext();
  const [tone, swell, depth, level] = [audio.createOscillator(), audio.createOscillator(), audio.createGain(), audio.createGain()];
  tone.frequency.value = 110;
  swell.frequency.value = 1000 / BREATH;
  depth.gain.value = 0.015;
  level.gain.value = 0.02;
  swell.connect(depth).connect(level.gain);
  tone.connect(level).connect(audio.destination);
  tone.start();
  swell.start();
  state.tone = { audio, level };
}

function hush(state) {
  if (!state.tone) return;
  const { audio, level } = state.tone;
  state.tone = null;
  level.gain.setTargetAtTime(0, audio.currentTime, 0.4);
  setTimeout(() => audio.close(), 2000);
}
