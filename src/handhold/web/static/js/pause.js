// A pause: the thin line moves, and when the time has come the page asks for itself again.  No digits count down.
import { refresh } from "./live.js";

const TICK = 15000;

export function watchPause() {
  let asked = "";
  const look = () => {
    const part = document.querySelector("[data-until][data-from]");
    if (!part) return;
    const from = Date.parse(part.dataset.from);
    const until = Date.parse(part.dataset.until);
    const line = part.querySelector("progress");
    if (line) line.value = Math.min(100, (100 * (Date.now() - from)) / (until - from));
    if (Date.now() < until || asked === part.dataset.until) return;
    asked = part.dataset.until;
    refresh();
  };
  look();
  setInterval(look, TICK);
  document.addEventListener("page:drawn", look);
}
