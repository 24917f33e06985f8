// Finds a control as a person does: by the words on it, inside a group of that name if one is given.
(kind, words, among) => {
  const kinds = {
    field: 'input, select, textarea',
    choice: 'input',
    button: 'button, input[type=submit], summary',
    link: 'a[href]',
  };
  const said = (node) => (node?.textContent ?? '').replace(/\s+/g, ' ').trim();
  const titled = (node) => node.getAttribute('aria-label') || said(node.querySelector('legend'));
  const name = (node) =>
    node.getAttribute('aria-label') || [...(node.labels ?? [])].map(said).join(' ') || said(node) || node.value;
  const groups = [...document.querySelectorAll('fieldset, [role=group], [role=radiogroup]')];
  const place = among ? groups.find((node) => titled(node).includes(among)) : document;
  const shows = (node) => kind === 'choice' || kind === 'field' || node.checkVisibility();
  const all = place ? [...place.querySelectorAll(kinds[kind])].filter(shows) : [];
  const loose = (node) => kind === 'field' && name(node).toLowerCase().includes(words.toLowerCase());
  return all.find((node) => name(node) === words) ?? all.find(loose) ?? null;
}
