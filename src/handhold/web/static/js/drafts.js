// Drafts on this device: sealed under a key that the page gets only while its session is open.
// What lies in the browser's storage is a random name and bytes; after a lock there is no key, and nothing opens.
import { hex } from "./hex.js";

const SHELF = "kept";
const coder = new TextEncoder();

let opened = null;

/** A shelf for one person on this device. `encoded` is the key in base64; `null` where the browser cannot seal. */
export async function openShelf(encoded) {
  if (!window.crypto?.subtle) return null;
  const raw = Uint8Array.from(atob(encoded), (sign) => sign.charCodeAt(0));
  const key = await crypto.subtle.importKey("raw", raw, "AES-GCM", false, ["encrypt", "decrypt"]);
  // Whose shelf it is tells only a name made from the key.
  const name = await crypto.subtle.digest("SHA-256", raw);
  const mark = hex(new Uint8Array(name).slice(0, 6));
  opened = mark;
  return { key, mark };
}

/** Whose page this is, for the house: another person may be signed in on this device by now. */
export function whose() {
  return opened ? { Whose: opened } : {};
}

export async function put(shelf, name, value) {
  const nonce = crypto.getRandomValues(new Uint8Array(12));
  const plain = coder.encode(JSON.stringify(value));
  const sealed = await crypto.subtle.encrypt({ name: "AES-GCM", iv: nonce, additionalData: coder.encode(name) }, shelf.key, plain);
  const bytes = new Uint8Array([...nonce, ...new Uint8Array(sealed)]);
  // Sign by sign: a long letter is more than a call can take at once.
  const signs = Array.from(bytes, (byte) => String.fromCharCode(byte)).join("");
  localStorage.setItem(placeOf(shelf, name), `${turnOf(shelf, name)} ${btoa(signs)}`);
}

export async function get(shelf, name) {
  const kept = read(placeOf(shelf, name));
  if (!kept) return null;
  try {
    const bytes = Uint8Array.from(atob(kept.split(" ")[1]), (sign) => sign.charCodeAt(0));
    const plain = await crypto.subtle.decrypt(
      { name: "AES-GCM", iv: bytes.slice(0, 12), additionalData: coder.encode(name) }, shelf.key, bytes.slice(12),
    );
    return JSON.parse(new TextDecoder().decode(plain));
  } catch {
    return null;
  }
}

export function drop(shelf, name) {
  remove(placeOf(shelf, name));
}

/** Take a name off whatever shelf it lies on, also where no key is at hand. */
export function forget(name) {
  for (const place of places()) if (nameAt(place) === name) remove(place);
}

/** Names on the shelf, in the order in which they first came to it. */
export function names(shelf) {
  const own = places().filter((place) => place === placeOf(shelf, nameAt(place)));
  return own.sort((one, other) => turnAt(one) - turnAt(other)).map(nameAt);
}

// Each name has a place of its own: tabs that write at the same moment, as when a lock closes them all, know nothing
// yet of one another, and would write each other's words away.
function placeOf(shelf, name) {
  return `${SHELF}-${shelf.mark}-${name}`;
}

function nameAt(place) {
  return place.split("-").slice(2).join("-");
}

function turnOf(shelf, name) {
  return turnAt(placeOf(shelf, name)) || Math.max(0, ...names(shelf).map((one) => turnAt(placeOf(shelf, one)))) + 1;
}

function turnAt(place) {
  return Number(read(place)?.split(" ")[0] ?? 0);
}

// A browser that keeps nothing may refuse even to look.
function places() {
  try {
    return Object.keys(localStorage).filter((one) => one.startsWith(`${SHELF}-`));
  } catch {
    return [];
  }
}

function read(place) {
  try {
    return localStorage.getItem(place);
  } catch {
    return null;
  }
}

function remove(place) {
  if (read(place) !== null) localStorage.removeItem(place);
}
