// The composer: the open places grow into one letter, the draft stays on this device, the coach sits beside it.
// No request here carries a word of the draft: the only thing that is fetched is the coach's own file.
import { sitDown } from "./coach-desk.js";
import { compose } from "./coach-start.js";
import { drop, get, names, openShelf, put } from "./drafts.js";
import { paintCoach } from "./coach-paint.js";

const DRAFT = "draft-";
const COACH = "coach";
const KEEP_AFTER = 400;

const begun = new WeakSet();
const growing = new WeakSet();
let shelf = null;
let desk = null;
let remembered = null;

begin();
document.addEventListener("page:drawn", begin);

// A form that was drawn over is still the same one: it is watched once, and only its coach sits down anew.
async function begin() {
  const form = document.getElementById("letter");
  const sent = document.querySelector("[data-sent]")?.dataset;
  if (shelf && sent) for (const name of [sent.sent, sent.kept]) if (name) drop(shelf, DRAFT + name);
  if (!form || form.dataset.begun !== undefined) return;
  form.dataset.begun = "";
  shelf = await openShelf(form.dataset.key);
  delete form.dataset.key;
  const isNew = !begun.has(form);
  begun.add(form);
  if (shelf && isNew) {
    watch(form);
    await offerDraft(form);
  }
  const pack = await packFor(form);
  if (!pack) return;
  if (!growing.has(form)) grow(form, pack);
  if (!shelf || !document.getElementById("coach")) return;
  remembered = await get(shelf, COACH);
  sit(form, pack);
}

// Without its file the coach is silent and the open places stay beside the letter; writing and keeping go on.
async function packFor(form) {
  if (!form.dataset.pack) return null;
  const answer = await fetch(form.dataset.pack).catch(() => null);
  return answer?.ok ? answer.json().catch(() => null) : null;
}

// While nobody has touched the letter itself, it is what the open places say.
function grow(form, pack) {
  const said = () => compose(pack.slots, Object.fromEntries(pack.slots.map((slot) => [slot.id, form.elements[slot.id]?.value ?? ""])));
  let grown = said();
  form.text.value ||= grown; // the open places may have been written in before this began
  growing.add(form);
  form.addEventListener("input", (event) => {
    if (!event.target.matches(".part") || form.text.value !== grown) return;
    grown = said();
    form.text.value = grown;
  });
}

function watch(form) {
  let timer = null;
  const keep = () => {
    clearTimeout(timer);
    // What was sent meanwhile is a draft no more.
    if (form.isConnected) save(form).catch(() => {}); // a browser that keeps nothing is no reason to stop writing
  };
  form.addEventListener("input", () => {
    clearTimeout(timer);
    timer = setTimeout(keep, KEEP_AFTER);
    desk?.typed();
  });
  form.addEventListener("submit", () => desk?.rise());
  document.addEventListener("visibilitychange", () => document.hidden && keep());
}

async function save(form) {
  const fields = [...form.querySelectorAll("textarea")].map((field) => [field.name, field.value]);
  const name = DRAFT + form.elements.draft.value;
  if (fields.every(([, value]) => !value.trim())) drop(shelf, name);
  else await put(shelf, name, { fields, wish: form.elements.wish.value, to: form.elements.to.value });
}

// A draft that was left behind is offered, never forced upon an open page: this letter as it was changed since its room
// kept it, or else another one.
async function offerDraft(form) {
  const own = DRAFT + form.elements.draft.value;
  const others = form.text.value ? [] : names(shelf).filter((one) => one.startsWith(DRAFT) && one !== own);
  const changed = await get(shelf, own);
  const name = changed && !isShown(form, changed) ? own : others.at(-1);
  const place = document.getElementById("on-device");
  const draft = name && (await get(shelf, name));
  if (!draft || !place) return;
  place.hidden = false;
  document.getElementById("take-up").onclick = () => {
    form.elements.draft.value = name.slice(DRAFT.length);
    form.elements.to.value ||= draft.to;
    for (const [field, value] of draft.fields) if (form.elements[field]) form.elements[field].value = value;
    form.elements.wish.value = draft.wish;
    place.hidden = true;
    form.text.focus();
  };
  document.getElementById("let-go").onclick = () => {
    drop(shelf, name);
    place.hidden = true;
  };
}

function isShown(form, draft) {
  return draft.fields.every(([field, value]) => (form.elements[field]?.value ?? "") === value);
}

function sit(form, pack) {
  const place = document.getElementById("coach");
  const paint = paintCoach(place, pack, form.text);
  desk = sitDown(pack, {
    draft: () => ({ name: form.elements.draft.value, text: form.text.value, context: null }),
    remembered: () => remembered,
    remember: (state) => {
      remembered = state;
      put(shelf, COACH, state).catch(() => {}); // then it is remembered for as long as this page stands
    },
    now: () => ({ at: Math.floor(Date.now() / 1000), day_ends: Number(form.dataset.dayEnds) }),
    show: paint.show,
    offerHelp: paint.offerHelp,
    clear: paint.clear,
  });
  paint.begin(desk);
}
