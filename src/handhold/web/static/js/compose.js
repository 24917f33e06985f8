// The composer: the open places grow into one letter, the draft stays on this device, the coach sits beside it.
// No request here carries a word of the draft: the only thing that is fetched is the coach's own file.
import { sitDown } from "./coach-desk.js";
import { compose } from "./coach-start.js";
import { drop, get, names, openShelf, put } from "./drafts.js";
import { paintCoach } from "./coach-paint.js";

const DRAFT = "draft-";
const COACH = "coach";
const KEEP_AFTER = 400;

let shelf = null;
let desk = null;
let remembered = null;

begin();
document.addEventListener("page:drawn", begin);

async function begin() {
  const form = document.getElementById("letter");
  const sent = document.querySelector("[data-sent]")?.dataset;
  if (shelf && sent) for (const name of [sent.sent, sent.kept]) if (name) drop(shelf, DRAFT + name);
  if (!form || form.dataset.begun !== undefined) return;
  form.dataset.begun = "";
  shelf = await openShelf(form.dataset.key);
  delete form.dataset.key;
  const pack = form.dataset.pack ? await (await fetch(form.dataset.pack)).json() : null;
  if (pack) grow(form, pack);
  if (!shelf) return;
  remembered = await get(shelf, COACH);
  watch(form);
  await offerDraft(form);
  if (document.getElementById("coach")) sit(form, pack);
}

// While nobody has touched the letter itself, it is what the open places say.
function grow(form, pack) {
  let grown = form.text.value;
  form.addEventListener("input", (event) => {
    if (!event.target.matches(".part") || form.text.value !== grown) return;
    grown = compose(pack.slots, Object.fromEntries(pack.slots.map((slot) => [slot.id, form.elements[slot.id]?.value ?? ""])));
    form.text.value = grown;
  });
}

function watch(form) {
  let timer = null;
  form.addEventListener("input", () => {
    clearTimeout(timer);
    timer = setTimeout(() => save(form), KEEP_AFTER);
    desk?.typed();
  });
  form.addEventListener("submit", () => desk?.rise());
  document.addEventListener("visibilitychange", () => document.hidden && form.isConnected && save(form));
}

async function save(form) {
  const fields = [...form.querySelectorAll("textarea")].map((field) => [field.name, field.value]);
  const name = DRAFT + form.elements.draft.value;
  if (fields.every(([, value]) => !value.trim())) drop(shelf, name);
  else await put(shelf, name, { fields, wish: form.elements.wish.value, to: form.elements.to.value });
}

// A draft that was left behind is offered, never forced upon an open page.
async function offerDraft(form) {
  const own = DRAFT + form.elements.draft.value;
  const name = names(shelf).filter((one) => one.startsWith(DRAFT) && one !== own).at(-1);
  const place = document.getElementById("on-device");
  const draft = name && !form.text.value && (await get(shelf, name));
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

function sit(form, pack) {
  const place = document.getElementById("coach");
  const paint = paintCoach(place, pack, form.text);
  desk = sitDown(pack, {
    draft: () => ({ name: form.elements.draft.value, text: form.text.value, context: null }),
    remembered: () => remembered,
    remember: (state) => {
      remembered = state;
      put(shelf, COACH, state);
    },
    now: () => ({ at: Math.floor(Date.now() / 1000), day_ends: Number(form.dataset.dayEnds) }),
    show: paint.show,
    offerHelp: paint.offerHelp,
    clear: paint.clear,
  });
  paint.begin(desk);
}
