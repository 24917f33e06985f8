// Nothing is drawn under a hand.  While a finger, a mouse button or the key that presses is down, and until its click
// has been dealt with, what came waits.  And a tap right after something came goes to what stood there before it.

const LIFTED = 100; // where a screen is touched, the click follows the finger after a moment
const LONGEST = 10_000; // a sign that never came must not keep a page from living
const REACTION = 300; // nobody sees a button move and aims anew any faster
const CONTROLS = "a[href], button, summary, label, input, select, textarea";
const WRITTEN_IN = "textarea, select, input:not([type=checkbox], [type=radio])";

let isDown = false;
let end = 0;
let waiting = [];
let before = null;
let meant = null;

export function watchHand() {
  const listen = (names, heard) => {
    for (const name of names) window.addEventListener(name, heard, { capture: true, passive: name !== "click" });
  };
  listen(["pointerdown"], (event) => {
    press();
    meant = aimedAt(event);
  });
  listen(["keydown"], (event) => {
    if (["Enter", " "].includes(event.key) && !event.target.matches?.(WRITTEN_IN)) press();
  });
  listen(["pointerup", "keyup"], () => letGo(LIFTED));
  listen(["pointercancel", "blur", "pagehide"], (event) => {
    if (event.type !== "blur" || event.target === window) letGo(0);
  });
  listen(["click"], (event) => {
    letGo(0);
    hand(event);
  });
  listen(["pointermove", "wheel"], (event) => {
    if (event.type === "wheel" || event.movementX || event.movementY) before = null;
  });
}

// Resolves as soon as no hand is down: at once, mostly.
export function handsOff() {
  return isDown ? new Promise((free) => waiting.push(free)) : Promise.resolve();
}

// Called right before something is drawn that nobody here asked for.
export function rememberPlaces() {
  const height = window.innerHeight;
  const places = new Map();
  for (const control of document.querySelectorAll(CONTROLS)) {
    const place = control.getBoundingClientRect();
    if (place.width && place.bottom > 0 && place.top < height) places.set(control, place);
  }
  before = { at: performance.now(), places };
}

function press() {
  isDown = true;
  clearTimeout(end);
  end = setTimeout(release, LONGEST);
}

function letGo(after) {
  if (!isDown) return;
  clearTimeout(end);
  end = setTimeout(release, after);
}

function release() {
  isDown = false;
  const all = waiting;
  waiting = [];
  for (const free of all) free();
}

// What stood under this place when the hand set out, if something else has been drawn there since.
function aimedAt({ target, clientX, clientY }) {
  if (!before || performance.now() - before.at > REACTION) return null;
  const stood = (place) => place && place.left <= clientX && clientX < place.right && place.top <= clientY && clientY < place.bottom;
  const now = target.closest(CONTROLS);
  if (now && stood(before.places.get(now))) return null;
  const then = [...before.places.keys()].filter((control) => stood(before.places.get(control))).at(-1) ?? null;
  const isSame = then === now || now?.contains(then) || (now !== null && then?.contains(now));
  return isSame ? null : { control: then };
}

function hand(event) {
  const aimed = meant;
  meant = null;
  if (!aimed || !event.isTrusted || event.detail === 0) return;
  event.preventDefault();
  event.stopImmediatePropagation();
  if (aimed.control?.matches(WRITTEN_IN)) aimed.control.focus();
  else if (aimed.control?.isConnected) aimed.control.click();
}
