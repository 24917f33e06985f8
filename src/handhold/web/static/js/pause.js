// A pause: the thin line moves, and when the time has come the page asks for itself again.  No digits count down.
import { refresh } from "./live.js";

const TICK = 15_000;
const LATE = 60_000; // a device whose clock runs ahead asks before the house thinks that it is time

export function watchPause() {
  let asked = "";
  move();
  document.addEventListener("page:drawn", move);
  setInterval(() => {
    const part = move();
    const late = part ? Date.now() - Date.parse(part.dataset.until) : -1;
    if (late < 0 || (asked === part.dataset.until && late > LATE)) return;
    asked = part.dataset.until;
    refresh();
  }, TICK);
}

// Moves the line of the pause that this page shows, if it shows one, and gives back its part.
function move() {
  const part = document.querySelector("[data-until][data-from]");
  const line = part?.querySelector("progress");
  if (!line) return part;
  const from = Date.parse(part.dataset.from);
  line.value = Math.min(100, (100 * (Date.now() - from)) / (Date.parse(part.dataset.until) - from));
  return part;
}
