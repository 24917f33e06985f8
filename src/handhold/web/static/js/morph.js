// Draw new HTML over old, changing what stands there in place.  What stays is neither moved nor made anew, and no
// control becomes another one.  Nothing that somebody is in, has half written or has just sent is ever touched, except
// in what was sent: the form whose answer this is, or the whole document when the answer is another page.
import { align } from "./align.js";

export let drawn = 0;

// Everything of a page was drawn: tell those who add to it, and count it.
export function tellDrawn() {
  drawn += 1;
  document.dispatchEvent(new Event("page:drawn"));
}

export function morph(old, fresh, sent = null) {
  const isSent = sent !== null && sent.contains(old);
  if (!isSent && (old.isEqualNode(fresh) || isInUse(old))) return;
  sameAttributes(old, fresh, isSent);
  sameChildren(old, fresh, sent);
  if (isSent) sameValue(old, fresh);
}

function sameChildren(old, fresh, sent) {
  const wanted = [...fresh.childNodes];
  const matches = align([...old.childNodes], wanted);
  const staying = new Set(matches);
  const left = new Set();
  for (const gone of [...old.childNodes].filter((node) => !staying.has(node))) {
    if (gone.nodeType === Node.ELEMENT_NODE && holdsSomethingInUse(gone, sent)) left.add(gone);
    else gone.remove();
  }
  let next = old.firstChild;
  wanted.forEach((node, at) => {
    while (left.has(next)) next = next.nextSibling;
    const match = matches[at];
    if (match === null) old.insertBefore(document.importNode(node, true), next);
    else if (match === next) next = next.nextSibling;
    else old.insertBefore(match, next);
    if (match?.nodeType === Node.ELEMENT_NODE) morph(match, node, sent);
    else if (match && match.data !== node.data) match.data = node.data;
  });
}

function sameAttributes(old, fresh, isSent) {
  for (const { name } of [...old.attributes]) {
    if (!fresh.hasAttribute(name) && !(name === "open" && !isSent)) old.removeAttribute(name);
  }
  for (const { name, value } of fresh.attributes) {
    if (name !== "autofocus" && old.getAttribute(name) !== value) old.setAttribute(name, value);
  }
}

function sameValue(old, fresh) {
  if (old.localName === "textarea") old.value = fresh.textContent;
  else if (old.localName === "input" && "checked" in old) {
    old.checked = fresh.hasAttribute("checked");
    if (old.type !== "checkbox" && old.type !== "radio") old.value = fresh.getAttribute("value") ?? "";
  } else if (old.localName === "select") {
    const chosen = fresh.querySelector("option[selected]");
    if (chosen) old.value = chosen.getAttribute("value");
  }
}

// What goes away must not take half-written words along: it stays until its writer is done with it.
function holdsSomethingInUse(element, sent) {
  const parts = [element, ...element.querySelectorAll("form, input, textarea, select")];
  return parts.some((part) => !sent?.contains(part) && isInUse(part));
}

/** Whether somebody is writing in a field of ``place``, or wrote there what was not sent; ``but`` does not count. */
export function isWrittenIn(place, but) {
  const fields = [...place.querySelectorAll("input, textarea, select")];
  return fields.some((field) => !but?.contains(field) && isInUse(field));
}

// In use: the caret is in it, it holds something that was typed and not sent, or it is on its way.
export function isInUse(element) {
  if (element === document.body || element === document.documentElement) return false;
  if (element.localName === "form" && element.dataset.busy !== undefined) return true;
  if (element.contains(document.activeElement) && isWritable(document.activeElement)) {
    return isWritable(element) || element.localName === "form";
  }
  return isWritable(element) && isChanged(element);
}

export function isWritable(element) {
  return ["input", "textarea", "select"].includes(element?.localName);
}

export function isChanged(element) {
  if (element.localName === "select") {
    return [...element.options].some((option) => option.selected !== option.defaultSelected) && element.selectedIndex > 0;
  }
  if (element.type === "checkbox" || element.type === "radio") return element.checked !== element.defaultChecked;
  return element.value !== element.defaultValue;
}
