// The lines of business in the side bar stay as one left them. Runs where the side bar ends, before anything is painted.
(function () {
  'use strict';
  const KEY = 'mz-lines';
  const lines = Array.from(document.querySelectorAll('.mz-line details[data-line]'));
  function remembered() {
    try {
      const kept = JSON.parse(localStorage.getItem(KEY) || '[]');
      return Array.isArray(kept) ? kept : [];
    } catch (refused) { return []; } // storage is switched off: only the line of the page is open
  }
  const open = remembered();
  lines.forEach((line) => { if (open.includes(line.dataset.line)) line.open = true; });
  // What the page opens by itself is not remembered: only what a person opened or closed.
  lines.forEach((line) => {
    line.querySelector('summary').addEventListener('click', () => {
      const code = line.dataset.line;
      const others = remembered().filter((one) => one !== code);
      try { localStorage.setItem(KEY, JSON.stringify(line.open ? others : [...others, code])); } catch (refused) { /* lasts for this page only */ }
    });
  });
}());
