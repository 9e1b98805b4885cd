// Registers: choosing a filter asks for the list at once; places narrow each other; places are suggested while typing.
(function () {
  'use strict';
  document.addEventListener('change', (event) => {
    const form = event.target.closest('form[data-autosubmit]');
    if (!form) return;
    if (event.target.matches('[data-place]')) {
      let later = false;
      form.querySelectorAll('[data-place]').forEach((select) => {
        if (later) select.disabled = true;
        if (select === event.target) later = true;
      });
    }
    form.querySelectorAll('select, input').forEach((field) => { if (!field.value) field.disabled = true; });
    form.submit();
  });

  let asked = 0;
  document.addEventListener('input', (event) => {
    const field = event.target.closest('[data-places]');
    if (!field) return;
    const mine = ++asked;
    const typed = field.value.trim();
    if (!typed) return;
    setTimeout(() => {
      if (mine !== asked) return;
      fetch(`${field.dataset.places}?q=${encodeURIComponent(typed)}`, { credentials: 'same-origin' })
        .then((answer) => (answer.ok ? answer.json() : { options: [] }))
        .then(({ options }) => {
          const list = document.getElementById(field.getAttribute('list'));
          if (mine !== asked || !list) return;
          list.replaceChildren(...options.map(({ code, name }) => {
            const option = document.createElement('option');
            option.value = code;
            option.textContent = name;
            return option;
          }));
        })
        .catch(() => undefined);
    }, 200);
  });
}());
