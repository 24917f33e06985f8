// Leaving quickly: the page goes blank at once, this entry of the history is replaced, the session ends.
const PRESSES = 3;
const WITHIN = 2000;

let gone = false;

export function blank() {
  gone = true;
  document.title = "";
  document.body.replaceChildren();
  document.body.removeAttribute("data-lock-after");
}

// Nothing may draw on a page that was left, or take it anywhere else: answers still under way ask here first.
export function isGone() {
  return gone;
}

export function leaveNow(there) {
  blank();
  // Without a line the house cannot hear it now: the service worker tells it before any page is asked for again.
  navigator.serviceWorker?.controller?.postMessage("left");
  fetch("/exits", { method: "POST", keepalive: true, redirect: "manual" }).catch(() => {});
  window.location.replace(there);
}

export function watchExit() {
  const there = () => document.querySelector("form[data-exit]")?.dataset.exit;
  document.addEventListener("submit", (event) => {
    if (!event.target.matches("form[data-exit]")) return;
    event.preventDefault();
    leaveNow(there());
  });

  let presses = [];
  document.addEventListener("keyup", (event) => {
    if (event.key !== "Shift") {
      presses = [];
      return;
    }
    const now = event.timeStamp;
    presses = [...presses.filter((at) => now - at < WITHIN), now];
    if (presses.length >= PRESSES && there()) leaveNow(there());
  });
}
