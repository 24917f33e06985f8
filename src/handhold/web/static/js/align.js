// Which of the old nodes is which of the new ones: by id where there is one, else the likest, in their order.
// What only looks alike must not become the other: a button, a link or a form of buttons is the same or it is not.

const ELEMENT = 1;

// For each new node, the old one that it is, or null.
export function align(olds, news) {
  const matches = new Array(news.length).fill(null);
  let from = 0;
  while (from < olds.length && from < news.length && likeness(olds[from], news[from]) === SAME) {
    matches[from] = olds[from];
    from += 1;
  }
  let oldEnd = olds.length;
  let newEnd = news.length;
  while (oldEnd > from && newEnd > from && likeness(olds[oldEnd - 1], news[newEnd - 1]) === SAME) {
    matches[--newEnd] = olds[--oldEnd];
  }
  inOrder(olds.slice(from, oldEnd), news.slice(from, newEnd)).forEach((match, at) => {
    matches[from + at] = match;
  });
  return withMoved(olds, news, matches);
}

const SAME = 4;
const LIKE = 1;

// The likest pairing that keeps the order (Needleman and Wunsch, with no price for gaps).
function inOrder(olds, news) {
  const best = Array.from({ length: olds.length + 1 }, () => new Array(news.length + 1).fill(0));
  const like = olds.map((old) => news.map((fresh) => likeness(old, fresh)));
  for (let i = olds.length - 1; i >= 0; i -= 1) {
    for (let j = news.length - 1; j >= 0; j -= 1) {
      const both = like[i][j] ? like[i][j] + best[i + 1][j + 1] : 0;
      best[i][j] = Math.max(both, best[i + 1][j], best[i][j + 1]);
    }
  }
  const matches = new Array(news.length).fill(null);
  for (let i = 0, j = 0; i < olds.length && j < news.length; ) {
    if (like[i][j] && best[i][j] === like[i][j] + best[i + 1][j + 1]) matches[j++] = olds[i++];
    else if (best[i][j] === best[i + 1][j]) i += 1;
    else j += 1;
  }
  return matches;
}

// An element with an id that now stands elsewhere among its siblings is still the same.
function withMoved(olds, news, matches) {
  const taken = new Set(matches);
  const known = new Map(olds.filter((old) => old.id && !taken.has(old)).map((old) => [old.id, old]));
  return matches.map((match, at) => {
    const same = match ?? known.get(news[at].id);
    return same && same.localName === news[at].localName ? same : null;
  });
}

function likeness(old, fresh) {
  if (old.nodeType !== fresh.nodeType) return 0;
  if (old.nodeType !== ELEMENT) return old.data === fresh.data ? SAME : LIKE;
  if (old.localName !== fresh.localName || old.id !== fresh.id) return 0;
  if (old.id || keyOf(old) === keyOf(fresh)) return SAME;
  return isLoose(old) ? LIKE : 0;
}

// Whether it may become another of its kind: everything but what somebody may be about to press.
function isLoose(element) {
  if (element.localName === "form") return element.querySelector("textarea, select, input:not([type=hidden])") !== null;
  return !["a", "button"].includes(element.localName);
}

function keyOf(element) {
  const told = (name) => element.getAttribute(name) ?? "";
  switch (element.localName) {
    case "form":
      return [told("action"), ...[...element.querySelectorAll("input[type=hidden]")].map(meaning)].join(" ");
    case "button":
      return `${told("name")}=${told("value")} ${told("formaction")} ${told("data-words")}`;
    case "a":
      return told("href");
    case "input":
      return `${told("type")} ${told("name")} ${["checkbox", "radio"].includes(element.type) ? told("value") : ""}`;
    default:
      return told("class");
  }
}

// A hidden field that only names one sending says nothing of what is sent.
function meaning(field) {
  return field.name === "once" ? "" : `${field.name}=${field.getAttribute("value")}`;
}
