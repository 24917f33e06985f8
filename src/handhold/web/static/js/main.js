// What makes the pages quicker and kinder where scripts run.  Every page works without any of it.
import { watchExit } from "./exit.js";
import { keepForms } from "./forms.js";
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

if ("serviceWorker" in navigator && window.isSecureContext) {
  navigator.serviceWorker.register("/sw.js").catch(() => {});
}
// A page that comes back from the browser's own cache may belong to a session that has ended.
window.addEventListener("pageshow", (event) => {
  if (event.persisted) window.location.reload();
});
