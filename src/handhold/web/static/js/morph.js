// Draw new HTML over old: elements are matched by id where they have one, and changed in place.
// Nothing that somebody is in, or has half written, is ever touched, except in what was sent: the form whose answer
// this is, or the whole document when the answer is another page.

export function morph(old, fresh, sent = null) {
  const isSent = sent !== null && sent.contains(old);
  if (!isSent && isInUse(old)) return;
  sameAttributes(old, fresh, isSent);
  sameChildren(old, fresh, sent);
  if (isSent) sameValue(old, fresh);
}

function sameChildren(old, fresh, sent) {
  const known = new Map([...old.children].filter((child) => child.id).map((child) => [child.id, child]));
  let next = old.firstChild;
  for (const wanted of [...fresh.childNodes]) {
    const match = find(next, wanted, known);
    if (match === null) {
      old.insertBefore(document.importNode(wanted, true), next);
      continue;
    }
    if (match === next) next = next.nextSibling;
    else old.insertBefore(match, next);
    if (match.nodeType === Node.ELEMENT_NODE) morph(match, wanted, sent);
    else if (match.data !== wanted.data) match.data = wanted.data;
  }
  while (next) {
    const gone = next;
    next = next.nextSibling;
    if (gone.nodeType !== Node.ELEMENT_NODE || !holdsSomethingInUse(gone, sent)) gone.remove();
  }
}

function find(next, wanted, known) {
  if (wanted.nodeType === Node.ELEMENT_NODE && wanted.id) {
    const same = known.get(wanted.id);
    return same && same.localName === wanted.localName ? same : null;
  }
  if (!next || next.nodeType !== wanted.nodeType) return null;
  if (next.nodeType !== Node.ELEMENT_NODE) return next;
  return next.localName === wanted.localName && !next.id ? next : null;
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
  const fields = [element, ...element.querySelectorAll("input, textarea, select")];
  return fields.some((field) => !sent?.contains(field) && isInUse(field));
}

// In use: the caret is in it, or it holds something that was typed and not sent.
export function isInUse(element) {
  if (element === document.body || element === document.documentElement) return false;
  if (element.contains(document.activeElement) && isWritable(document.activeElement)) {
    return isWritable(element) || element.localName === "form";
  }
  return isWritable(element) && isChanged(element);
}

function isWritable(element) {
  return ["input", "textarea", "select"].includes(element?.localName);
}

export function isChanged(element) {
  if (element.localName === "select") {
    return [...element.options].some((option) => option.selected !== option.defaultSelected) && element.selectedIndex > 0;
  }
  if (element.type === "checkbox" || element.type === "radio") return element.checked !== element.defaultChecked;
  return element.value !== element.defaultValue;
}
