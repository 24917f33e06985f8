// Forms by fetch: what was typed stays when the line is cut, and a refusal does not throw the page away.
import { isGone } from "./exit.js";
import { handsOff, onItsWay } from "./hand.js";
import { refresh } from "./live.js";
import { drawn, isWritable, morph, tellDrawn } from "./morph.js";

const TYPE = "application/x-www-form-urlencoded;charset=UTF-8";

let shown = address();

export function keepForms() {
  document.addEventListener("submit", (event) => {
    const form = event.target;
    if (event.defaultPrevented || !form.matches("form[data-keep]")) return;
    event.preventDefault();
    if (form.dataset.busy === undefined) onItsWay(send(form, event.submitter));
  });
}

async function send(form, submitter) {
  const data = new URLSearchParams(new FormData(form, submitter));
  const asked = drawn;
  form.dataset.busy = "";
  submitter?.setAttribute("aria-disabled", "true");
  say("");
  try {
    const way = submitter?.hasAttribute("formaction") ? submitter.formAction : form.action;
    // Whoever goes on to another page at once loses nothing; browsers carry at most 64 KiB that way.
    const keepalive = String(data).length < 60_000;
    const answer = await fetch(way, { method: "POST", body: data, headers: { "Content-Type": TYPE }, keepalive });
    const page = await answer.text();
    await handsOff();
    if (isGone()) return;
    if (answer.status >= 500 && answer.status !== 500) throw new TypeError("the house cannot write");
    const isLate = drawn !== asked;
    show(page, answer, form);
    // Something was drawn while this answer was on its way, so it may tell of an earlier moment.
    if (isLate) refresh();
  } catch {
    say(document.getElementById("say")?.dataset.unsent ?? "");
  } finally {
    delete form.dataset.busy;
    submitter?.removeAttribute("aria-disabled");
  }
}

// The answer becomes the page: drawn over the old one, so that nothing flickers and what is unchanged stays.
function show(page, answer, form) {
  const there = answer.redirected ? answer.url : window.location.href;
  const isSamePage = new URL(there).pathname === window.location.pathname;
  const fresh = new DOMParser().parseFromString(page, "text/html");
  const writing = isSamePage && isWritable(document.activeElement) && !form.contains(document.activeElement);
  if (!writing) document.activeElement?.blur();
  document.documentElement.className = fresh.documentElement.className;
  document.documentElement.lang = fresh.documentElement.lang;
  document.documentElement.dir = fresh.documentElement.dir;
  document.title = fresh.title;
  morph(document.body, fresh.body, isSamePage ? form : document);
  if (there !== window.location.href) history.pushState(null, "", there);
  shown = address();
  if (!writing) lookAt(answer);
  tellDrawn();
}

function lookAt(answer) {
  const refusal = document.getElementById("refused");
  if (refusal) {
    refusal.focus();
    refusal.scrollIntoView({ block: "center" });
  } else if (answer.redirected) {
    document.getElementById("main")?.focus({ preventScroll: true });
    window.scrollTo(0, 0);
  }
}

export function say(sentence) {
  const place = document.getElementById("say");
  if (place) place.textContent = sentence;
}

// Going back to a page that was drawn over is asking for it again; going to another part of this one is not.
window.addEventListener("popstate", () => {
  if (address() !== shown) window.location.reload();
});

function address() {
  return window.location.pathname + window.location.search;
}
