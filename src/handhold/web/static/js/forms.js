// Forms by fetch: what was typed stays when the line is cut, and a refusal does not throw the page away.
import { whose } from "./drafts.js";
import { isGone } from "./exit.js";
import { handsOff, onItsWay } from "./hand.js";
import { newName } from "./hex.js";
import { refresh } from "./live.js";
import { drawn, isWritable, isWrittenIn, morph, tellDrawn } from "./morph.js";
import { arrived, isAway, isShut, keep, keepUnfinished } from "./outbox.js";
import { isCarried, unfinished } from "./unfinished.js";

const TYPE = "application/x-www-form-urlencoded;charset=UTF-8";

// What was sent and not answered: sent again as it is, it goes under the same name, and is written once.
const unanswered = new WeakMap();
let shown = address();

export function keepForms() {
  document.addEventListener("submit", (event) => {
    const form = event.target;
    if (event.defaultPrevented || !form.matches("form[data-keep]")) return;
    event.preventDefault();
    if (form.dataset.busy === undefined) onItsWay(send(form, event.submitter));
  });
  document.addEventListener("outbox:sent", (event) => {
    if (takeAnswer(event.detail)) event.preventDefault();
  });
}

async function send(form, submitter) {
  const data = named(form, new URLSearchParams(new FormData(form, submitter)));
  const way = submitter?.hasAttribute("formaction") ? submitter.formAction : form.action;
  const asked = drawn;
  form.dataset.busy = "";
  submitter?.setAttribute("aria-disabled", "true");
  say("");
  try {
    const told = await post(way, data);
    await handsOff();
    if (isGone()) return;
    const isLate = drawn !== asked;
    await take(told, form, new URL(way).pathname, data);
    // Something was drawn while this answer was on its way, so it may tell of an earlier moment.
    if (isLate && told) refresh();
  } finally {
    delete form.dataset.busy;
    submitter?.removeAttribute("aria-disabled");
  }
}

// The answer and its page, or null when none came.
async function post(way, data) {
  // Whoever goes on to another page at once loses nothing.
  const keepalive = isCarried(data);
  const headers = { "Content-Type": TYPE, ...whose() };
  try {
    const answer = await fetch(way, { method: "POST", body: data, headers, keepalive });
    return { answer, page: await answer.text() };
  } catch {
    return null;
  }
}

async function take(told, form, path, data) {
  if (!told || isAway(told.answer)) {
    if (!(await keep(path, data))) say(document.getElementById("say")?.dataset.unsent ?? "");
    return;
  }
  const { answer, page } = told;
  const fresh = read(page);
  if (!answer.ok && !isShut(answer) && !givesBack(fresh, form)) {
    say(refusalOf(fresh));
    return;
  }
  if (isShut(answer)) await keepAll(form, path, data, answer.status !== 403);
  else arrived(data.get("once"));
  unanswered.delete(form);
  if (!isGone()) show(fresh, answer, form);
}

// A closed door takes the whole page away: what is half written beside the form that met it waits as well.
async function keepAll(form, path, data, isSent) {
  const others = unfinished(form);
  await keep(path, data, isSent);
  for (const one of others) await keepUnfinished(...one);
}

// Whether a page that says no still holds what was written; one that does not must not take its place.
function givesBack(fresh, form) {
  const text = fresh.body.textContent;
  return wordsIn(form).every((words) => text.includes(words));
}

function refusalOf(fresh) {
  return [...fresh.querySelectorAll("#refused, #refused + p:not(.acts)")].map((part) => part.textContent.trim()).join(" ");
}

function wordsIn(form) {
  return [...form.querySelectorAll("textarea")].map((field) => field.value.trim()).filter(Boolean);
}

// Every act has a name.  Words that were changed since are another act: nothing of either is lost, and what only grew
// goes once.
function named(form, data) {
  data.delete("once");
  const body = String(data);
  const words = wordsIn(form);
  const before = unanswered.get(form);
  const isSame = before?.body === body;
  if (before && !isSame && before.words.every((old) => words.some((one) => one.includes(old)))) arrived(before.once);
  const once = isSame ? before.once : before ? newName() : form.elements.once?.value || newName();
  unanswered.set(form, { once, body, words, plain: plain(form) });
  data.set("once", once);
  return data;
}

// What a form says, whichever of its buttons was pressed.
function plain(form) {
  const data = new URLSearchParams(new FormData(form));
  data.delete("once");
  return String(data);
}

// What waited has arrived: a form that still says the same gets its answer, unless that is another page and something
// else is half written on this one; a form that says more is another act now.
function takeAnswer({ once, answer, page }) {
  const form = [...document.forms].find((one) => unanswered.get(one)?.once === once);
  if (!form) return false;
  const isSame = unanswered.get(form).plain === plain(form);
  const isTaken = isSame && !wouldTakeWords(answer, form);
  unanswered.delete(form);
  if (isTaken) show(read(page), answer, form);
  else {
    if (isSame) form.reset();
    if (form.elements.once) form.elements.once.value = newName();
  }
  return isTaken;
}

function wouldTakeWords(answer, form) {
  if (new URL(answer.url).pathname === window.location.pathname) return false;
  return isWrittenIn(document, form);
}

// The answer becomes the page: drawn over the old one, so that nothing flickers and what is unchanged stays.
function show(fresh, answer, form) {
  const there = answer.redirected ? answer.url : window.location.href;
  const isSamePage = new URL(there).pathname === window.location.pathname && !isShut(answer);
  const writing = isSamePage && isWritable(document.activeElement) && !form.contains(document.activeElement);
  if (!writing) document.activeElement?.blur();
  document.documentElement.className = fresh.documentElement.className;
  document.documentElement.lang = fresh.documentElement.lang;
  document.documentElement.dir = fresh.documentElement.dir;
  document.title = fresh.title;
  const place = isSamePage ? form.closest("[data-stay]")?.id : undefined;
  if (answer.redirected) closeFolds(form);
  morph(document.body, fresh.body, isSamePage ? form : document);
  if (there !== window.location.href) history.pushState(null, "", there);
  shown = address();
  if (!writing) lookAt(answer, place);
  tellDrawn();
}

// What was written in a fold has been sent: it opens again where the answer says so, or for what else is half written.
function closeFolds(form) {
  for (let fold = form.closest("details"); fold; fold = fold.parentElement.closest("details")) {
    if (!isWrittenIn(fold, form)) fold.open = false;
  }
}

function read(page) {
  return new DOMParser().parseFromString(page, "text/html");
}

function lookAt(answer, place) {
  const refusal = document.getElementById("refused");
  if (refusal) {
    refusal.focus();
    refusal.scrollIntoView({ block: "center" });
  } else if (answer.redirected) {
    document.getElementById("main")?.focus({ preventScroll: true });
    const part = place ? document.getElementById(place) : null;
    if (part) part.scrollIntoView({ block: "nearest" });
    else window.scrollTo(0, 0);
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
