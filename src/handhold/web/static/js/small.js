// Small kindnesses: a guessed time zone, a way to see what one types, a button that prints.

export function help() {
  arrive();
  document.addEventListener("page:drawn", arrive);
  document.addEventListener("click", (event) => {
    if (event.target.closest("[data-print]")) window.print();
    copy(event.target.closest("[data-copy]"));
  });
  document.addEventListener("toggle", (event) => keepInSight(event.target), true);
  document.addEventListener("change", (event) => {
    const row = event.target.closest("[data-show]");
    if (!row) return;
    for (const id of row.dataset.show.split(" ")) {
      const field = document.getElementById(id);
      if (field) field.type = event.target.checked ? "text" : "password";
    }
  });
}

function arrive() {
  for (const row of document.querySelectorAll("[data-show], [data-needs-script]")) row.hidden = false;
  for (const list of document.querySelectorAll("select[data-guess-zone]")) guess(list);
}

// A fold that opens closes the one beside it; where that was long and stood above, the new one would slip out of sight.
function keepInSight(fold) {
  if (!fold.open || !fold.name) return;
  const head = fold.querySelector("summary");
  if (head.getBoundingClientRect().top < 0) head.scrollIntoView({ block: "start" });
}

function guess(list) {
  const zone = Intl.DateTimeFormat().resolvedOptions().timeZone;
  list.removeAttribute("data-guess-zone");
  // A browser may know a zone by another of its names than the list does.
  if (![...list.options].some((option) => option.value === zone)) list.append(new Option(zone.split("/").pop().replaceAll("_", " "), zone));
  list.value = zone;
}

async function copy(button) {
  if (!button || !navigator.clipboard) return;
  const isCopied = await navigator.clipboard.writeText(button.dataset.copy).then(() => true, () => false);
  if (isCopied) button.textContent = button.dataset.copied;
}
