// Locking on time: after so long without a touch in any tab, the page goes blank and the session's keys are deleted.
// Half-written words go along and wait, in the server's memory only, until the passphrase opens the door again; sealed on
// this device too, should the house not be there to take them.
import { whose } from "./drafts.js";
import { blank } from "./exit.js";
import { keepUnfinished } from "./outbox.js";
import { isCarried, unfinished } from "./unfinished.js";

const TICK = 5000;
const OFTEN = 30_000; // half of the shortest time after which a door may close
const SIGNS = ["keydown", "pointerdown", "wheel", "touchstart", "visibilitychange"];

let going = false;

export function watchIdle() {
  const tabs = new BroadcastChannel("home-idle");
  let touched = Date.now();
  let told = 0;
  let noted = Date.now();

  const touch = () => {
    touched = Date.now();
    if (touched - told < TICK) return;
    told = touched;
    tabs.postMessage("touched");
    // Every tab may be in another room, so each speaks for itself.
    if (touched - noted < Math.min(OFTEN, lockAfter() / 4)) return;
    noted = touched;
    note();
  };
  tabs.addEventListener("message", (event) => {
    if (event.data === "touched") touched = Date.now();
    if (event.data === "locked") closeDoor();
  });
  for (const sign of SIGNS) {
    document.addEventListener(sign, () => {
      // A page that wakes up after its time is locked before anybody can read it.
      if (!isOver(touched)) touch();
    }, { passive: true, capture: true });
  }
  document.addEventListener("page:shut", closeDoor);
  document.addEventListener("submit", (event) => goOut(event, tabs));
  setInterval(() => {
    if (isOver(touched)) lockNow(tabs);
  }, TICK);
  document.addEventListener("visibilitychange", () => {
    if (isOver(touched)) lockNow(tabs);
  });
}

function isOver(touched) {
  return lockAfter() > 0 && Date.now() - touched >= lockAfter();
}

// Milliseconds; 0 where nothing locks.
function lockAfter() {
  return 1000 * Number(document.body.dataset.lockAfter ?? 0);
}

// A long letter is written without asking the house for anything: it hears that somebody is there.
function note() {
  if (!lockAfter()) return;
  const body = new URLSearchParams({ room: document.body.dataset.room ?? "" });
  fetch("/touches", { method: "POST", headers: whose(), body }).catch(() => {});
}

// Whoever locks by hand locks as time does.  Whoever signs out or deletes is on the way to a page that says so; the door
// that shuts behind them is their own, and half-written words are laid down first.
async function goOut(event, tabs) {
  const form = event.target;
  if (event.defaultPrevented || !form.matches("form[data-plain]") || !document.body.dataset.lockAfter) return;
  if (new URL(form.action).pathname === "/locks") {
    event.preventDefault();
    await lockNow(tabs);
    return;
  }
  going = true;
  const all = unfinished();
  if (!all.length) return;
  event.preventDefault();
  await keepHere(all);
  form.submit();
}

async function lockNow(tabs) {
  const all = unfinished();
  blank();
  const left = await keepHere(all);
  // The house holds one form: rather one that this device could not keep.  The door closes without any words, too.
  const [way, words] = left[0] ?? all[0] ?? [];
  const errand = new URLSearchParams(words);
  if (way) errand.set("unfinished", way);
  if (!(await lock(errand))) await lock(new URLSearchParams());
  tabs.postMessage("locked");
  window.location.reload();
}

// Whether the house has locked the door.
async function lock(errand) {
  const asked = { method: "POST", headers: whose(), body: errand, keepalive: isCarried(errand), redirect: "manual" };
  const answer = await fetch("/locks", asked).catch(() => null);
  return answer?.type === "opaqueredirect";
}

// The door was shut elsewhere: what is half-written in this tab stays on the device.
async function closeDoor() {
  if (!document.body.dataset.lockAfter) return;
  const all = unfinished();
  if (!going) blank();
  await keepHere(all);
  if (!going) window.location.reload();
}

// Gives back what this device could not keep.
async function keepHere(all) {
  const left = [];
  for (const one of all) if (!(await keepUnfinished(...one))) left.push(one);
  return left;
}
