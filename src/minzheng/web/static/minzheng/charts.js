// Charts from data in the page: <div class="chart" data-chart="bars" data-json="ID" role="img" aria-label="…"></div>
// with {{ data|json_script:"ID" }}. Kinds and their data (all values are numbers, missing ones null):
//   bars    {unit, target, lower_is_better, rows: [{name, value, url}]}            ranked, with the target as a line
//   tiles   {unit, target, lower_is_better, rows: [{name, short, x, y, value, url}]}   one square per county
//   gauges  {rows: [{name, value, target, min, max, unit, note, met}]}             at most four
//   trend   {unit, target, rows: [{name, value}]}                                  a line over time
// Drawn on canvas: an SVG drawing would need style attributes, which the content security policy refuses.
(function () {
  'use strict';
  const root = document.documentElement;
  const token = (name) => getComputedStyle(root).getPropertyValue(name).trim();
  const rem = () => parseFloat(getComputedStyle(root).fontSize);
  const RAMP = ['#f3b8a8', '#fbe3dc', '#cfe1f2', '#7fb0dd', '#2f73bd'];
  const NOTHING = '#e6ebf0';

  const isShort = (value, data) => data.target !== null && data.target !== undefined
    && (data.lower_is_better ? value > data.target : value < data.target);
  const text = (value, unit) => (value === null || value === undefined ? '没有数据' : `${value}${unit || ''}`);
  const look = () => ({
    ink: token('--ink'), ink2: token('--ink-2'), line: token('--line'), card: token('--card'), font: token('--mz-font'),
    good: '#2f73bd', late: token('--zhusha-m'), done: token('--zhuqing-m'), size: rem() * .75,
  });
  // Text only: a tooltip made of HTML would carry style attributes.
  const tooltip = (words) => ({ renderMode: 'richText', formatter: words });

  function bars(data, at) {
    const rows = data.rows.filter((row) => row.value !== null).sort((a, b) => a.value - b.value);
    const target = data.target === null || data.target === undefined ? [] : [{ xAxis: data.target }];
    return {
      grid: { left: at.size * 5.6, right: at.size * 4, top: 4, bottom: at.size * 2 },
      tooltip: tooltip((hit) => `${hit.name}\n${text(hit.value, data.unit)}`),
      xAxis: { type: 'value', show: false },
      yAxis: { type: 'category', data: rows.map((row) => row.name), axisTick: { show: false }, axisLine: { show: false }, axisLabel: { color: at.ink, fontSize: at.size, interval: 0 } },
      series: [{
        type: 'bar', barWidth: '58%',
        data: rows.map((row) => ({ value: row.value, url: row.url, itemStyle: { color: isShort(row.value, data) ? at.late : at.good } })),
        label: { show: true, position: 'right', fontSize: at.size, color: at.ink },
        markLine: { symbol: 'none', silent: true, lineStyle: { color: at.ink, type: 'solid', width: 1 }, label: { formatter: `目标 ${text(data.target, data.unit)}`, position: 'start', distance: 2, color: at.ink, fontSize: at.size }, data: target },
      }],
    };
  }

  // Two steps short of the target, three beyond it, each an equal part of the distance.
  function pieces(data, values) {
    const low = Math.min(...values);
    const high = Math.max(...values);
    const target = data.target === null || data.target === undefined ? low + (high - low) * .4 : data.target;
    const cut = (from, to, share) => Math.round((from + (to - from) * share) * 10) / 10;
    const below = cut(Math.min(low, target), target, .5);
    const first = cut(target, Math.max(high, target), 1 / 3);
    const second = cut(target, Math.max(high, target), 2 / 3);
    const ramp = data.lower_is_better ? RAMP.slice().reverse() : RAMP;
    const unit = data.unit || '';
    return [
      { gte: second, label: `≥${second}${unit}`, color: ramp[4] },
      { gte: first, lt: second, label: `${first}–${second}`, color: ramp[3] },
      { gte: target, lt: first, label: `${target}–${first}`, color: ramp[2] },
      { gte: below, lt: target, label: `${below}–${target}`, color: ramp[1] },
      { lt: below, label: `<${below}${unit}`, color: ramp[0] },
    ].filter((piece) => piece.gte === undefined || piece.lt === undefined || piece.gte < piece.lt);
  }

  // One GeoJSON square per county: official boundaries drop in without touching the chart.
  function squares(rows) {
    return {
      type: 'FeatureCollection',
      features: rows.map(({ name, x, y }) => ({
        type: 'Feature', properties: { name },
        geometry: { type: 'Polygon', coordinates: [[[x, -y], [x + .94, -y], [x + .94, -y - .94], [x, -y - .94], [x, -y]]] },
      })),
    };
  }

  function tiles(data, at, name) {
    echarts.registerMap(name, squares(data.rows));
    const known = data.rows.filter((row) => row.value !== null);
    const shorts = new Map(data.rows.map((row) => [row.name, row.short || row.name]));
    const dark = [RAMP[4]];
    const steps = pieces(data, known.map((row) => row.value));
    const ground = (value) => (steps.find((step) => (step.gte === undefined || value >= step.gte) && (step.lt === undefined || value < step.lt)) || {}).color;
    return {
      tooltip: tooltip((hit) => `${hit.name}\n${text(Number.isNaN(hit.value) ? null : hit.value, data.unit)}`),
      visualMap: { type: 'piecewise', orient: 'horizontal', left: 'center', bottom: 4, itemWidth: 12, itemHeight: 10, itemGap: 7, textGap: 4, textStyle: { color: at.ink2, fontSize: at.size }, pieces: steps },
      series: [{
        type: 'map', map: name, aspectScale: 1, left: 4, right: 4, top: 4, bottom: at.size * 2.6, selectedMode: false,
        label: { show: true, fontSize: at.size, lineHeight: at.size * 1.35, color: at.ink, formatter: (hit) => `${shorts.get(hit.name)}\n${Number.isNaN(hit.value) ? '—' : hit.value}` },
        itemStyle: { areaColor: NOTHING, borderColor: at.card, borderWidth: 1 },
        emphasis: { label: { color: '#000' }, itemStyle: { areaColor: '#ffd98a' } },
        data: known.map((row) => ({ name: row.name, value: row.value, url: row.url, label: { color: dark.includes(ground(row.value)) ? '#fff' : at.ink } })),
      }],
    };
  }

  function gauges(data, at) {
    const wide = data.rows.length > 2 ? 2 : data.rows.length;
    const deep = Math.ceil(data.rows.length / wide);
    return {
      series: data.rows.map((row, index) => {
        const [low, high] = [row.min || 0, row.max === undefined ? 100 : row.max];
        const share = Math.min(Math.max((row.target - low) / (high - low), 0), 1);
        return {
          type: 'gauge', min: low, max: high, startAngle: 200, endAngle: -20, radius: deep > 1 ? '40%' : '70%',
          center: [`${(index % wide + .5) * 100 / wide}%`, `${(Math.floor(index / wide) + .55) * 100 / deep}%`],
          progress: { show: true, width: 9, itemStyle: { color: row.met ? at.done : at.late } },
          axisLine: { lineStyle: { width: 9, color: [[share, at.line], [1, '#c9dccf']] } },
          pointer: { show: false }, axisTick: { show: false }, splitLine: { show: false }, axisLabel: { show: false },
          title: { offsetCenter: [0, '58%'], fontSize: at.size, lineHeight: at.size * 1.4, color: at.ink2 },
          detail: { offsetCenter: [0, '6%'], fontSize: at.size * 1.6, fontWeight: 600, color: at.ink, formatter: (value) => text(value, row.unit) },
          data: [{ value: row.value, name: `${row.name}\n${row.note || `目标 ${text(row.target, row.unit)}`}` }],
        };
      }),
    };
  }

  function trend(data, at) {
    const limits = data.target === null || data.target === undefined ? [] : [data.target];
    const target = limits.map((limit) => ({ yAxis: limit }));
    return {
      grid: { left: at.size * 4.5, right: at.size * 2, top: at.size * 1.5, bottom: at.size * 2.2 },
      tooltip: Object.assign({ trigger: 'axis' }, tooltip((hits) => `${hits[0].name}\n${text(hits[0].value, data.unit)}`)),
      xAxis: { type: 'category', data: data.rows.map((row) => row.name), axisLabel: { color: at.ink2, fontSize: at.size } },
      yAxis: { type: 'value', scale: true, min: (range) => (limits[0] < range.min ? limits[0] : null), max: (range) => (limits[0] > range.max ? limits[0] : null), axisLabel: { color: at.ink2, fontSize: at.size }, splitLine: { lineStyle: { color: at.line } } },
      series: [{
        type: 'line', symbolSize: 7, color: at.good, data: data.rows.map((row) => ({ value: row.value, url: row.url })),
        markLine: { symbol: 'none', silent: true, lineStyle: { color: at.ink, type: 'solid', width: 1 }, label: { formatter: `目标 ${text(data.target, data.unit)}`, position: 'insideEndTop', color: at.ink, fontSize: at.size }, data: target },
      }],
    };
  }

  const KINDS = { bars, tiles, gauges, trend };
  const drawn = [];

  function options(element) {
    const data = JSON.parse(document.getElementById(element.dataset.json).textContent);
    const at = look();
    const own = KINDS[element.dataset.chart](data, at, `tiles-${element.dataset.json}`);
    return Object.assign({ textStyle: { fontFamily: at.font }, animation: false }, own);
  }

  function draw(element) {
    const chart = echarts.init(element, null, { renderer: 'canvas' });
    chart.setOption(options(element));
    chart.on('click', (hit) => { if (hit.data && hit.data.url) window.location.assign(hit.data.url); });
    drawn.push([chart, element]);
  }

  function again() {
    drawn.forEach(([chart, element]) => { chart.resize(); chart.setOption(options(element)); });
  }

  function start() { document.querySelectorAll('[data-chart]').forEach(draw); }
  let waiting = 0;
  window.addEventListener('resize', () => { clearTimeout(waiting); waiting = setTimeout(again, 120); });
  window.addEventListener('beforeprint', again);
  if (document.readyState === 'loading') document.addEventListener('DOMContentLoaded', start); else start();
})();
