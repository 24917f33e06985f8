// What makes the pages quicker and kinder where scripts run.  Every page works without any of it.
import { watchExit } from "./exit.js";
import { keepForms } from "./forms.js";
import { watchHand } from "./hand.js";
import { hold } from "./hold.js";
import { takeInvitation } from "./join.js";
import { watchIdle } from "./idle.js";
import { live } from "./live.js";
import { outbox } from "./outbox.js";
import { push } from "./push.js";
import { watchPause } from "./pause.js";
import { offerBeginnings } from "./reach.js";
import { help } from "./small.js";
import { watchTime } from "./thin.js";

takeInvitation();
watchExit();
watchHand();
keepForms();
help();
offerBeginnings();
hold();
watchPause();
watchIdle();
live();
outbox();
push();
watchTime();

// Another language is another worker, so that what is kept for days without a connection can be read.
if ("serviceWorker" in navigator && window.isSecureContext) {
  navigator.serviceWorker.register(`/sw.js?in=${document.documentElement.lang}`).catch(() => {});
}
// The browser may skip fading from page to page, when a page is left at once or lies hidden: that is no error of ours.
for (const turn of ["pageswap", "pagereveal"]) {
  window.addEventListener(turn, ({ viewTransition: fading }) => {
    for (const outcome of [fading?.updateCallbackDone, fading?.ready, fading?.finished]) outcome?.catch(() => {});
  });
}
// A page that comes back from the browser's own cache may belong to a session that has ended.
window.addEventListener("pageshow", (event) => {
  if (event.persisted) window.location.reload();
});
