// What is half written on this page, form by form, before the page goes out of sight.
import { newName } from "./hex.js";
import { isChanged } from "./morph.js";

const CARRIED = 60_000; // browsers carry at most 64 KiB for a page that is going away
const WORDS = "form[data-keep] textarea, form[data-keep] input[type=text]";

/** Where each half-written form would go, and what it holds; ``sent`` is the one that is on its way already. */
export function unfinished(sent = null) {
  const fields = [...document.querySelectorAll(WORDS)].filter((field) => isChanged(field));
  const forms = new Set(fields.map((field) => field.form));
  forms.delete(sent);
  return [...forms].map((form) => [wayOf(form), wordsOf(form)]);
}

/** Whether a browser sends so many words also for a page that is left at once. */
export function isCarried(words) {
  return String(words).length < CARRIED;
}

// A letter that was not sent yet is only kept.
function wayOf(form) {
  return form.id === "letter" ? "/drafts" : new URL(form.action).pathname;
}

function wordsOf(form) {
  const words = new URLSearchParams(new FormData(form));
  for (const secret of form.querySelectorAll("input[type=password]")) words.delete(secret.name);
  if (!words.get("once")) words.set("once", newName());
  return words;
}
