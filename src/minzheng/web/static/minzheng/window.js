// A draft that is kept as it is typed: each sending of this page is numbered, so that one that arrives late overwrites nothing;
// once the page itself is sent, nothing follows it.
(function () {
  'use strict';
  let tick = 0;
  let leaving = false;
  const next = () => { tick += 1; return String(tick); };
  document.addEventListener('htmx:configRequest', (event) => {
    if (event.detail.elt.matches('[data-draft]')) event.detail.parameters.tick = next();
  });
  document.addEventListener('htmx:beforeRequest', (event) => {
    if (leaving && event.detail.elt.matches('[data-draft]')) event.preventDefault();
  });
  document.addEventListener('submit', (event) => {
    const field = event.target.querySelector('[data-tick]');
    if (!field) return;
    field.value = next();
    leaving = !event.defaultPrevented;
  });
  window.addEventListener('pageshow', () => { leaving = false; });
}());
