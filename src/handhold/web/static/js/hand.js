// Nothing is drawn under a hand.  While a finger, a mouse button or the key that presses is down, until its click has
// been dealt with and the form that it sent is answered, what came waits.  And a tap right after something came goes to
// what stood there before it.

const LIFTED = 100; // where a screen is touched, the click follows the finger after a moment
const LONGEST = 10_000; // a sign that never came must not keep a page from living
const SLOW = 2000; // an answer that takes longer keeps the rest of the page from living no more
const REACTION = 300; // nobody sees a button move and aims anew any faster
const ON_THE_WAY = 10_000; // a page that was asked for and has not come by then is not coming
const CONTROLS = "a[href], button, summary, label, input, select, textarea";
const WRITTEN_IN = "textarea, select, input:not([type=checkbox], [type=radio])";

let isDown = false;
let end = 0;
let waiting = [];
const sent = new Set();
let last = null;
let meant = null;
let left = -Infinity;

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
    if (event.target.closest?.("a[href]:not([download], [href^='#'])")) left = performance.now();
  });
  // Whoever moved since has seen what there is now.
  listen(["pointermove", "wheel"], () => {
    last = null;
  });
}

// Resolves as soon as no hand is down: at once, mostly.
export function handsOff() {
  return isDown ? new Promise((free) => waiting.push(free)) : Promise.resolve();
}

// A form is on its way until ``answer`` has been drawn or has failed.
export function onItsWay(answer) {
  sent.add(answer);
  const isOver = () => sent.delete(answer);
  answer.then(isOver, isOver);
}

// Resolves once no form is on its way: at once, mostly.
export function answered() {
  if (!sent.size) return Promise.resolve();
  return Promise.race([Promise.allSettled(sent), new Promise((late) => setTimeout(late, SLOW))]);
}

// Whether somebody is on the way to another page: to load this one anew would hold them back.
export function isLeaving() {
  return performance.now() - left < ON_THE_WAY;
}

// Called right before something is drawn that nobody here asked for.
export function notePlaces() {
  const before = new Map();
  for (const control of document.querySelectorAll(CONTROLS)) {
    const place = control.getBoundingClientRect();
    if (place.width && place.bottom > 0 && place.top < window.innerHeight) before.set(control, place);
  }
  last = { at: performance.now(), scrolled: window.scrollY, before };
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

// What stood under this place when the hand set out, if what was drawn then put something else there.
function aimedAt({ target, clientX, clientY }) {
  if (!last || performance.now() - last.at > REACTION || window.scrollY !== last.scrolled) return null;
  const isHere = (place) => place && place.left <= clientX && clientX < place.right && place.top <= clientY && clientY < place.bottom;
  const now = target.closest(CONTROLS);
  if (now && isHere(last.before.get(now))) return null;
  const stood = [...last.before].filter(([control, place]) => isHere(place) && !isHere(control.getBoundingClientRect()));
  return now || stood.length ? { control: stood.at(-1)?.[0] } : null;
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
