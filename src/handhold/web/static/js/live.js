// Living pages: one event stream a browser, held by one tab and heard by all.  A ring says where, never what;
// a page that shows less than the ring says asks for itself again and draws its living parts over.
import { isGone } from "./exit.js";
import { handsOff, rememberPlaces } from "./hand.js";
import { drawn, morph, tellDrawn } from "./morph.js";

const RETRY = 3000;

export function live() {
  if (!document.body.dataset.mark || !("BroadcastChannel" in window)) return;
  const tabs = new BroadcastChannel("home-live");
  tabs.addEventListener("message", (event) => hear(event.data));
  if (navigator.locks) navigator.locks.request("home-live", () => listen(tabs));
  else listen(tabs);
}

// Resolves when the stream is over for good, which gives the lock to the next tab.
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
      tell({ heads: JSON.parse(event.data), turned: cut });
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
      over();
    });
    stream.addEventListener("error", () => {
      cut = true;
      if (stream.readyState !== EventSource.CLOSED) return; // the browser tries again by itself
      setTimeout(over, RETRY);
    });
  });
}

function hear({ heads = {}, turned, closed, signal }) {
  if (isGone()) return;
  if (signal !== undefined) {
    document.dispatchEvent(new CustomEvent("page:signal", { detail: signal }));
    return;
  }
  if (closed) {
    if (document.body.dataset.mark) window.location.reload();
    return;
  }
  const mark = readMark();
  if (turned || Object.entries(heads).some(([room, seq]) => seq > (mark[room] ?? 0))) refresh();
}

let running = null;
let again = false;

export async function refresh() {
  if (running) {
    again = true;
    return;
  }
  running = drawAgain();
  await running;
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
  const headers = { Living: "1", ...(document.visibilityState === "visible" ? { Seen: "1" } : {}) };
  const answer = await fetch(here, { headers }).catch(() => null);
  const page = await answer?.text();
  await handsOff();
  if (!answer || isGone()) return;
  if (here !== window.location.href || drawn !== asked) {
    // Somebody went on, or was answered, meanwhile: what came here may be older than what stands there.
    again = true;
    return;
  }
  // Only a page that waits for something goes where its address leads once that has come.
  if (answer.redirected && document.querySelector("[data-follows]")) window.location.replace(answer.url);
  if (!answer.ok || answer.redirected) return;
  const fresh = new DOMParser().parseFromString(page, "text/html");
  rememberPlaces();
  for (const part of document.querySelectorAll("[data-live][id]")) {
    const wanted = fresh.getElementById(part.id);
    if (wanted) morph(part, wanted);
  }
  if (fresh.body.dataset.mark) document.body.dataset.mark = fresh.body.dataset.mark;
  tellDrawn();
}

function readMark() {
  const pairs = (document.body.dataset.mark ?? "").split(" ").filter(Boolean);
  return Object.fromEntries(pairs.map((pair) => [pair.split(":")[0], Number(pair.split(":")[1])]));
}
