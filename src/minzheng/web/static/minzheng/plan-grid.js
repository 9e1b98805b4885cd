// The grid of shares: arrows and Enter move between cells, sums follow what is typed.
(function () {
  "use strict";
  const grid = document.querySelector("[data-grid]");
  if (!grid) return;
  const rows = Array.from(grid.querySelectorAll("tbody tr")).map(function (row) {
    return Array.from(row.querySelectorAll("input"));
  });
  const decimals = function (text) { return (text.split(".")[1] || "").length; };
  const plain = function (input) { return input.value.normalize("NFKC").replace(/,/g, "").trim() || "0"; };
  const byThousands = function (text) {
    const parts = text.split(".");
    parts[0] = parts[0].replace(/\B(?=(\d{3})+$)/g, ",");
    return parts.join(".");
  };
  const show = function (target, inputs) {
    const texts = inputs.map(plain);
    const numbers = texts.map(Number);
    if (numbers.some(Number.isNaN)) { target.textContent = "—"; return null; }
    const places = Math.max.apply(null, texts.map(decimals).concat([0]));
    const sum = numbers.reduce(function (all, one) { return all + one; }, 0).toFixed(places);
    target.textContent = byThousands(String(Number(sum)));
    return Number(sum);
  };
  const update = function () {
    rows.forEach(function (inputs, at) { show(grid.querySelectorAll("[data-row-sum]")[at], inputs); });
    grid.querySelectorAll("[data-column-sum]").forEach(function (cell, at) {
      show(cell, rows.map(function (inputs) { return inputs[at]; }));
    });
    const whole = grid.querySelector("[data-whole]");
    const sum = show(whole, [].concat.apply([], rows));
    const goal = Number(grid.getAttribute("data-goal"));
    const left = document.querySelector("[data-left]");
    const same = sum !== null && sum === goal;
    whole.parentElement.classList.toggle("off", !same);
    if (left) {
      const gap = sum === null ? null : Number((goal - sum).toFixed(4));
      left.textContent = gap === null ? "有的格子不是数字" : gap === 0 ? "与全市目标相等" : gap > 0 ? "还差 " + byThousands(String(gap)) : "多出 " + byThousands(String(-gap));
    }
  };
  grid.addEventListener("input", update);
  grid.addEventListener("change", function (event) {
    if (event.target.tagName === "INPUT" && /^-?\d+(\.\d+)?$/.test(plain(event.target))) {
      event.target.value = byThousands(plain(event.target));
    }
  });
  grid.addEventListener("keydown", function (event) {
    const steps = { ArrowUp: [-1, 0], ArrowDown: [1, 0], Enter: [1, 0] };
    const step = steps[event.key];
    if (!step || event.target.tagName !== "INPUT" || event.altKey || event.ctrlKey || event.metaKey) return;
    const at = rows.findIndex(function (inputs) { return inputs.indexOf(event.target) >= 0; });
    const next = rows[at + step[0]];
    event.preventDefault();
    if (next) { const cell = next[rows[at].indexOf(event.target)]; cell.focus(); cell.select(); }
  });
  update();
})();
