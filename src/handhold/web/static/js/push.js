// Asking the browser to be told, and knowing which device in the list is this one.  Nothing happens without a tap.
import { hex } from "./hex.js";

export function push() {
  arrive();
  document.addEventListener("page:drawn", arrive);
  document.addEventListener("submit", ask, { capture: true });
}

function arrive() {
  const part = document.querySelector("[data-push]");
  if (part) look(part).catch(() => unhide(part, "[data-push-none]"));
}

// What stands there depends on what this browser can, may and does already.
async function look(part) {
  if (!("PushManager" in window) || !("Notification" in window) || !window.isSecureContext) {
    unhide(part, "[data-push-none]");
    return;
  }
  if (Notification.permission === "denied") {
    unhide(part, "[data-push-denied]");
    return;
  }
  const here = await ownId();
  const mark = here && part.querySelector(`[data-push-here="${here}"]`);
  if (mark) mark.hidden = false;
  else unhide(part, "[data-push-form]");
}

async function ask(event) {
  const form = event.target;
  if (form.matches("[data-push-end]")) {
    if (form.dataset.pushEnd === (await ownId())) (await subscription())?.unsubscribe();
    return;
  }
  if (!form.matches("[data-push-form]") || form.elements.endpoint.value) return;
  event.preventDefault();
  event.stopImmediatePropagation();
  const part = form.closest("[data-push]");
  const given = await subscribe(part.dataset.push).catch(() => null);
  if (!given) {
    form.hidden = true;
    unhide(part, Notification.permission === "denied" ? "[data-push-denied]" : "[data-push-none]");
    return;
  }
  const { endpoint, keys } = given.toJSON();
  Object.assign(form.elements.endpoint, { value: endpoint });
  Object.assign(form.elements.p256dh, { value: keys.p256dh });
  Object.assign(form.elements.auth, { value: keys.auth });
  form.requestSubmit();
  form.elements.endpoint.value = "";
}

async function subscribe(key) {
  if ((await Notification.requestPermission()) !== "granted") return null;
  const { pushManager } = await navigator.serviceWorker.ready;
  // An old subscription may belong to an older key of this house.
  await (await pushManager.getSubscription())?.unsubscribe();
  return pushManager.subscribe({ userVisibleOnly: true, applicationServerKey: key });
}

async function subscription() {
  const known = await navigator.serviceWorker?.getRegistration();
  return known ? known.pushManager.getSubscription() : null;
}

// The name under which the house knows this browser's subscription.
async function ownId() {
  const known = await subscription();
  if (!known) return null;
  const digest = new Uint8Array(await crypto.subtle.digest("SHA-256", new TextEncoder().encode(known.endpoint)));
  return hex(digest.slice(0, 16));
}

function unhide(part, selector) {
  const found = part.querySelector(selector);
  if (found) found.hidden = false;
}
