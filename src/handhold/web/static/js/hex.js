// Bytes in letters, and names that nothing else has.

export function hex(bytes) {
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("");
}

/** A name for one act, so that it is written once however often it is sent. */
export function newName() {
  return hex(crypto.getRandomValues(new Uint8Array(16)));
}
