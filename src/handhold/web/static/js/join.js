// The secret of an invitation stands behind the # of its link: it goes into the field and out of the address at once.

export function takeInvitation() {
  const field = document.querySelector("input[data-from-link]");
  const secret = decodeURIComponent(window.location.hash.slice(1));
  if (!field || !secret) return;
  history.replaceState(null, "", window.location.pathname);
  field.value = secret;
}
