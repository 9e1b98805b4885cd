// Runs before the first paint: the reader's text size must not jump.
(function () {
  try {
    var size = localStorage.getItem('mz-size');
    if (size === 'l' || size === 'xl') document.documentElement.dataset.size = size;
  } catch (refused) { /* storage is switched off: the standard size */ }
})();
