// What was sent while the house could not be reached: sealed on this device, and sent once when it can be.
// It carries the name of its act, so that twice is the same as once.  What waited too long asks its writer first.
import { isGone } from "./exit.js";
import { drop, forget, get, names, openShelf, put } from "./drafts.js";
import { handsOff } from "./hand.js";
import { refresh } from "./live.js";

const KEPT = "out-";
const DRAFT = "draft-";
const HOUR = 3_600_000;
const AGAIN = 10_000;
const TYPE = "application/x-www-form-urlencoded;charset=UTF-8";
// What may wait, and for how long it goes on its own.  A call of the moment is worth little an hour later.
const WAITS = {
  "/notes": 12 * HOUR, "/noticings": 12 * HOUR, "/pulses": 12 * HOUR, "/half": 12 * HOUR, "/drafts": 12 * HOUR,
  "/hurts": 12 * HOUR, "/thanks": 12 * HOUR, "/moments": 12 * HOUR, "/letters": 12 * HOUR, "/replies": 12 * HOUR,
  "/requests": 12 * HOUR, "/reaches": HOUR, "/answers": HOUR,
};
const ONE_DAY = "/pulses";
// What stays with whoever wrote it: to send it would sound as if somebody else were to read it.
const OWN = ["/notes", "/noticings", "/pulses", "/half", "/drafts", "/hurts"];

let shelf = null;
let told = "";

export function outbox() {
  document.addEventListener("page:drawn", arrive);
  document.addEventListener("click", letGo);
  window.addEventListener("online", flush);
  setInterval(() => waiting().length && flush(), AGAIN);
  return arrive();
}

// The key comes with a page of an open session and stays in this page's memory alone.
async function arrive() {
  const encoded = document.body.dataset.shelf;
  delete document.body.dataset.shelf;
  if (encoded) shelf = await openShelf(encoded);
  await show();
  if (waiting().length) flush();
}

/** Keep a form until the house can be reached; whether it is kept.  Where a locked house may hold it too, it is asked. */
export async function keep(path, data, isSent = true) {
  return Boolean(shelf) && path in WAITS && data.get("do") !== "look" && lay(path, data, isSent);
}

/** Keep half-written words that are about to leave the page; their writer is asked what becomes of them. */
export async function keepUnfinished(path, data) {
  return Boolean(shelf) && path in WAITS && ((await isWaiting(path, data)) || lay(path, data, false));
}

// Words that were sent and still stand in their form go on waiting to be sent: nobody needs to be asked.
async function isWaiting(path, data) {
  const own = shelf;
  const all = await Promise.all(waiting(own).map(async (name) => [name, await get(own, name)]));
  const isOne = ([name, one]) => name === KEPT + data.get("once") || one?.path === path;
  return all.some((one) => isOne(one) && one[1]?.isSent && wordsOf(one[1].body) === wordsOf(String(data)));
}

/** Forget what was kept under the name of an act that came through another way. */
export function arrived(once) {
  forget(KEPT + once);
  show();
}

async function lay(path, data, isSent) {
  try {
    await put(shelf, KEPT + data.get("once"), { path, body: String(data), at: Date.now(), day: new Date().toDateString(), isSent });
  } catch {
    return false; // The browser has no room for it, or may keep nothing.
  }
  await show();
  return true;
}

function waiting(own = shelf) {
  return own ? names(own).filter((name) => name.startsWith(KEPT)) : [];
}

// One tab of all sends, one after another, in the order in which they were written.
async function flush() {
  const own = shelf;
  if (!own || isGone()) return;
  const work = async () => {
    for (const name of waiting(own)) {
      const one = await get(own, name);
      if (one?.isSent && isFresh(one) && !(await send(own, name, one))) return;
    }
  };
  await (navigator.locks ? navigator.locks.request("home-outbox", { ifAvailable: true }, (lock) => lock && work()) : work());
  await show();
}

function isFresh({ path, at, day }) {
  return Date.now() - at < WAITS[path] && (path !== ONE_DAY || day === new Date().toDateString());
}

// Whether the next may be tried: a house that does not answer, or asks for the passphrase, would do the same again.
async function send(own, name, one) {
  const headers = { "Content-Type": TYPE, Waited: "1", Whose: own.mark };
  const answer = await fetch(one.path, { method: "POST", body: one.body, headers }).catch(() => null);
  if (isGone() || !answer || isAway(answer) || isShut(answer)) return false;
  if (!answer.redirected) {
    // The house said no: the words stay, and so does the choice.
    await put(own, name, { ...one, isSent: false });
    return true;
  }
  drop(own, name);
  for (const [word, draft] of new URL(answer.url).searchParams) if (word === "sent" || word === "kept") drop(own, DRAFT + draft);
  const detail = { once: name.slice(KEPT.length), answer, page: await answer.text() };
  await handsOff();
  // The page on which it was written takes the answer as if it had come at once; every other one asks for what is new.
  if (document.dispatchEvent(new CustomEvent("outbox:sent", { detail, cancelable: true }))) await refresh();
  return true;
}

/** The house, or a proxy before it, cannot do anything just now, or nothing for this page: somebody else is signed in. */
export function isAway(answer) {
  return answer.status > 500 || answer.status === 412;
}

/** The answer is a closed door and not what was asked for. */
export function isShut(answer) {
  return answer.status === 401 || answer.status === 403 || (answer.redirected && new URL(answer.url).pathname === "/sign-in");
}

async function show() {
  const place = document.getElementById("outbox");
  const own = shelf;
  const all = await Promise.all(waiting(own).map(async (name) => [name, await get(own, name)]));
  if (!place) return;
  const shown = all.filter(([, one]) => one);
  const pattern = place.querySelector("template");
  place.hidden = shown.length === 0;
  const going = shown.filter(([, one]) => one.isSent && isFresh(one));
  place.querySelector("[data-waits]").hidden = going.length === 0;
  place.querySelector("[data-asks]").hidden = going.length === shown.length;
  const list = place.querySelector("[data-list]");
  const now = JSON.stringify(shown.map(([name, one]) => [name, one.body, going.some(([other]) => other === name)]));
  // What somebody may be about to press stays what it is.
  if (list.childElementCount === shown.length && told === now) return;
  told = now;
  list.replaceChildren(...shown.map(([name, one]) => item(pattern, own, name, one)));
}

function item(pattern, own, name, one) {
  const part = pattern.content.cloneNode(true);
  part.querySelector(".words").textContent = wordsOf(one.body);
  const go = part.querySelector("[data-go]");
  go.hidden = one.isSent && isFresh(one);
  if (OWN.includes(one.path)) go.textContent = go.dataset.own;
  go.onclick = async () => {
    await put(own, name, { ...one, at: Date.now(), day: new Date().toDateString(), isSent: true });
    flush();
  };
  part.querySelector("[data-off]").onclick = () => {
    drop(own, name);
    show();
  };
  return part;
}

// What somebody wrote, without the names and numbers that a form carries along.
function wordsOf(body) {
  const values = [...new URLSearchParams(body)].filter(([name, value]) => name === "text" || /\s/.test(value.trim()));
  return [...new Set(values.map(([, value]) => value.trim()))].filter(Boolean).join("\n");
}

// A page that gives held words back lets their writer drop them; what lies here goes with them.
function letGo({ target }) {
  const once = target.closest?.("a[data-forgets]")?.dataset.forgets;
  if (once) forget(KEPT + once);
}
