// Locking on time: after so long without a touch in any tab, the page goes blank and the session's keys are deleted.
// Half-written words go along and wait, in the server's memory only, until the passphrase opens the door again; sealed on
// this device too, should the house not be there to take them.
import { whose } from "./drafts.js";
import { blank } from "./exit.js";
import { newName } from "./hex.js";
import { isChanged } from "./morph.js";
import { keepUnfinished } from "./outbox.js";

const TICK = 5000;
const SIGNS = ["keydown", "pointerdown", "scroll", "touchstart", "visibilitychange"];

let going = false;

export function watchIdle() {
  const tabs = new BroadcastChannel("home-idle");
  let touched = Date.now();
  let told = 0;

  const touch = () => {
    touched = Date.now();
    if (touched - told < TICK) return;
    told = touched;
    tabs.postMessage("touched");
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
  const seconds = Number(document.body.dataset.lockAfter ?? 0);
  return seconds > 0 && Date.now() - touched >= seconds * 1000;
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
  const words = unfinished();
  if (!words.has("unfinished")) return;
  event.preventDefault();
  await keepHere(words);
  form.submit();
}

async function lockNow(tabs) {
  const words = unfinished();
  blank();
  await keepHere(words);
  await fetch("/locks", { method: "POST", headers: whose(), body: words, keepalive: true, redirect: "manual" }).catch(() => {});
  tabs.postMessage("locked");
  window.location.reload();
}

// The door was shut elsewhere: what is half-written in this tab stays on the device.
async function closeDoor() {
  if (!document.body.dataset.lockAfter) return;
  const words = unfinished();
  if (!going) blank();
  await keepHere(words);
  if (!going) window.location.reload();
}

async function keepHere(words) {
  if (words.has("unfinished")) await keepUnfinished(words.get("unfinished"), without(words));
}

function unfinished() {
  const fields = [...document.querySelectorAll("form[data-keep] textarea, form[data-keep] input[type=text]")];
  const form = fields.find((field) => isChanged(field))?.form;
  const words = new URLSearchParams(form ? new FormData(form) : undefined);
  for (const secret of form?.querySelectorAll("input[type=password]") ?? []) words.delete(secret.name);
  // A letter that was not sent yet is only kept.
  if (form) words.set("unfinished", form.id === "letter" ? "/drafts" : new URL(form.action).pathname);
  if (form && !words.get("once")) words.set("once", newName());
  return words;
}

function without(words) {
  const rest = new URLSearchParams(words);
  rest.delete("unfinished");
  return rest;
}
