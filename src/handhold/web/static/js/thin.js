// The thin line of a step moves on by itself; the server said how far it had come when the page was drawn.

const SECONDS = 5;

export function watchTime() {
  setInterval(() => {
    for (const line of document.querySelectorAll("progress[data-minutes]")) {
      line.value = Math.min(1, line.value + SECONDS / (60 * Number(line.dataset.minutes)));
    }
  }, SECONDS * 1000);
}
