// A draft that is kept as it is typed: each sending of this page is numbered, so that one that arrives late overwrites nothing.
(function () {
  'use strict';
  let tick = 0;
  const next = () => { tick += 1; return String(tick); };
  document.addEventListener('htmx:configRequest', (event) => {
    if (event.detail.elt.matches('[data-draft]')) event.detail.parameters.tick = next();
  });
  document.addEventListener('submit', (event) => {
    const field = event.target.querySelector('[data-tick]');
    if (field) field.value = next();
  });
}());
