// The secret of an invitation stands behind the # of its link: it goes into the field and out of the address at once.

export function takeInvitation() {
  const field = document.querySelector("input[data-from-link]");
  const written = window.location.hash.slice(1);
  if (!field || !written) return;
  history.replaceState(null, "", window.location.pathname);
  field.value = plain(written);
}

// A link that was cut in the middle is shown as it came.
function plain(written) {
  try {
    return decodeURIComponent(written);
  } catch {
    return written;
  }
}
