// Beginnings of sentences: one tap puts them into the field, the caret behind them, and nothing is sent.

export function offerBeginnings() {
  document.addEventListener("click", (event) => {
    const start = event.target.closest("button[data-begin]");
    const field = start && document.getElementById(start.dataset.begin);
    if (!field) return;
    const before = field.value.trimEnd();
    field.value = before ? `${before} ${start.dataset.words}` : start.dataset.words;
    // Whoever listens to what is written hears of it as of typed words.
    field.dispatchEvent(new Event("input", { bubbles: true }));
    field.focus();
    field.setSelectionRange(field.value.length, field.value.length);
  });
}
