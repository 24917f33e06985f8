// Living pages: one event stream a browser, held by one tab and heard by all.  A ring says where, never what;
// a page that shows less than the ring says asks for itself again and draws its living parts over.
import { whose } from "./drafts.js";
import { isGone } from "./exit.js";
import { answered, handsOff, isLeaving, notePlaces } from "./hand.js";
import { drawn, isWrittenIn, morph, tellDrawn } from "./morph.js";

const RETRY = 3000;
const LONGEST = 15_000; // a phone that changes its network can leave an answer hanging for minutes

let known = {};
let isListening = false;

// A page of somebody's home lives, also when it was drawn over one that was nobody's, as after signing in.
export function live() {
  if (!("BroadcastChannel" in window)) return;
  const tabs = new BroadcastChannel("home-live");
  const begin = () => isAtHome() && !isListening && listenOn(tabs);
  tabs.addEventListener("message", (event) => hear(event.data));
  document.addEventListener("page:drawn", begin);
  begin();
}

function isAtHome() {
  return Boolean(document.body.dataset.mark);
}

// A stream that the browser has given up is begun anew, by this tab or by the next one in the queue.
async function listenOn(tabs) {
  isListening = true;
  let isOpen = true;
  while (isOpen) {
    isOpen = await (navigator.locks ? navigator.locks.request("home-live", () => listen(tabs)) : listen(tabs));
  }
  isListening = false;
}

// Resolves when the stream is over: with whether there may be another.
function listen(tabs) {
  return new Promise((over) => {
    const stream = new EventSource("/live");
    const tell = (message) => {
      tabs.postMessage(message);
      hear(message);
    };
    let cut = false;
    stream.addEventListener("here", (event) => {
      // After a cut the page asks once, whatever the marks say: not everything that changes stands in a room.
      tell({ heads: JSON.parse(event.data), isWhole: true, turned: cut });
      cut = false;
    });
    stream.addEventListener("ring", (event) => {
      const { room, seq } = JSON.parse(event.data);
      tell({ heads: { [room]: seq } });
    });
    // A passing sign of the other's; nothing is asked again for it.
    stream.addEventListener("signal", (event) => tell({ signal: JSON.parse(event.data).sign }));
    // The rooms are others than before; the server has hung up and the browser calls again by itself.
    stream.addEventListener("turned", () => tell({ turned: true }));
    stream.addEventListener("closed", () => {
      stream.close();
      tell({ closed: true });
      over(false);
    });
    stream.addEventListener("error", () => {
      cut = true;
      if (stream.readyState !== EventSource.CLOSED) return; // the browser tries again by itself
      tell({ turned: true }); // the door may have been shut before this tab came to listen
      setTimeout(() => over(true), RETRY);
    });
  });
}

async function hear({ heads = {}, isWhole, turned, closed, signal }) {
  if (isGone() || !isAtHome()) return;
  if (signal !== undefined) {
    document.dispatchEvent(new CustomEvent("page:signal", { detail: signal }));
    return;
  }
  if (closed) {
    document.dispatchEvent(new Event("page:shut"));
    return;
  }
  known = isWhole ? heads : { ...known, ...heads };
  // What comes of a form that was sent here is in its answer already.
  await answered();
  if (turned || isBehind()) refresh();
}

function isBehind() {
  const mark = readMark();
  return Object.entries(known).some(([room, seq]) => seq > (mark[room] ?? 0));
}

let running = null;
let again = false;
let later = null;

export async function refresh() {
  if (running) {
    again = true;
    return;
  }
  running = drawAgain();
  // An answer that only hangs is asked for anew at once; one that did not come, in a moment, if it is still wanted.
  await running.catch((error) => {
    again ||= error.name === "TimeoutError";
    clearTimeout(later);
    later = setTimeout(() => isBehind() && refresh(), RETRY);
  });
  running = null;
  if (again) {
    again = false;
    refresh();
  }
}

async function drawAgain() {
  const here = window.location.href;
  const asked = drawn;
  // A page that nobody looks at is drawn anew all the same, and does not count as having been seen.
  const headers = { Living: "1", ...(document.visibilityState === "visible" ? { Seen: "1" } : {}), ...whose() };
  const answer = await fetch(here, { headers, cache: "no-store", signal: AbortSignal.timeout(LONGEST) });
  const page = await answer.text();
  await answered();
  await handsOff();
  if (isGone()) return;
  if (answer.status >= 500) throw new TypeError("the house cannot read");
  // Somebody else is signed in on this device by now: nothing of the one before stays in view.
  if (answer.status === 412) document.dispatchEvent(new Event("page:shut"));
  if (here !== window.location.href || drawn !== asked) {
    // Somebody went on, or was answered, meanwhile: what came here may be older than what stands there.
    again ||= isBehind();
    return;
  }
  // Only a page that waits for something goes where its address leads once that has come.
  if (answer.redirected && document.querySelector("[data-follows]")) window.location.replace(answer.url);
  if (answer.status === 403 || answer.url.startsWith(`${window.location.origin}/sign-in`)) document.dispatchEvent(new Event("page:shut"));
  if (!answer.ok || answer.redirected) return;
  const fresh = new DOMParser().parseFromString(page, "text/html");
  if (!hasTurned(fresh)) draw(fresh);
  else if (!isLeaving()) window.location.reload();
}

// Another page stands at this address now: a pause began or is over, or a room was closed.  Half-written words keep this
// one, and its head says what is.
function hasTurned(fresh) {
  const [old, now] = [document, fresh].map((one) => one.querySelector("[data-turn]")?.dataset.turn);
  const parts = livingParts();
  const isOther = (old && now && old !== now) || (parts.length > 0 && !parts.some((part) => fresh.getElementById(part.id)));
  return isOther && !isWrittenIn(document);
}

function draw(fresh) {
  notePlaces();
  for (const part of livingParts()) {
    const wanted = fresh.getElementById(part.id);
    if (wanted) morph(part, wanted);
  }
  if (fresh.body.dataset.mark) document.body.dataset.mark = fresh.body.dataset.mark;
  tellDrawn();
}

function livingParts() {
  return [...document.querySelectorAll("[data-live][id]")];
}

function readMark() {
  const pairs = (document.body.dataset.mark ?? "").split(" ").filter(Boolean);
  return Object.fromEntries(pairs.map((pair) => [pair.split(":")[0], Number(pair.split(":")[1])]));
}
