// Charts of a simulation: counties before and after, and the distribution of amounts a head. Drawn on canvas, so that no style
// attribute is needed; without this script the same numbers stand in the tables.
(function () {
  'use strict';
  const source = document.getElementById('standards-data');
  if (!source || !window.echarts) return;
  const parts = JSON.parse(source.textContent);
  const css = (name) => getComputedStyle(document.documentElement).getPropertyValue(name).trim();
  const rem = () => parseFloat(getComputedStyle(document.documentElement).fontSize) / 16;
  const BEFORE = '#8fa3b8';
  const AFTER = '#2f73bd';
  const drawn = [];

  function option(rows, title, unit, across) {
    const words = { color: css('--ink-2'), fontSize: 12 * rem() };
    const names = { type: 'category', data: rows.map((row) => row[0]), inverse: across, axisLabel: Object.assign({ interval: 0, rotate: across ? 0 : 40 }, words), axisTick: { show: false } };
    const numbers = { type: 'value', name: unit, nameTextStyle: words, axisLabel: words, splitLine: { lineStyle: { color: css('--line') } }, minInterval: 1 };
    const bars = (name, place, color) => ({ name, type: 'bar', data: rows.map((row) => row[place]), itemStyle: { color }, barMaxWidth: 14 });
    return {
      textStyle: { fontFamily: css('--mz-font') }, animation: false,
      title: { text: title, left: 'center', top: 0, textStyle: { color: css('--ink'), fontSize: 13 * rem(), fontWeight: 600 } },
      legend: { top: 28 * rem(), data: ['现行', '拟定'], textStyle: words },
      tooltip: { trigger: 'axis', renderMode: 'richText', confine: true, backgroundColor: css('--card'), textStyle: { color: css('--ink'), fontSize: 13 * rem() } },
      grid: { left: 12, right: 24 * rem(), top: 60 * rem(), bottom: 8, containLabel: true },
      xAxis: across ? numbers : names, yAxis: across ? names : numbers,
      series: [bars('现行', 1, BEFORE), bars('拟定', 2, AFTER)],
    };
  }

  function chart(element, makeOption) {
    const made = echarts.init(element, null, { renderer: 'canvas' });
    const draw = () => made.setOption(makeOption(), true);
    draw();
    drawn.push({ made, draw });
  }

  document.querySelectorAll('[data-standards]').forEach((box) => {
    const part = parts[Number(box.dataset.standards)];
    if (!part || !part.bins.length) return; // nobody before and nobody after: the tables say so
    box.hidden = false;
    chart(box.querySelector('[data-bars]'), () => option(part.counties, '各县（市、区）', part.unit, true));
    chart(box.querySelector('[data-bins]'), () => option(part.bins, '每人每月金额分布', '人', false));
  });
  window.addEventListener('resize', () => drawn.forEach((each) => { each.draw(); each.made.resize(); }));
}());
