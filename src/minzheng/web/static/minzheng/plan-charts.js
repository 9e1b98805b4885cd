// Charts of the plan pages: gauges, a map of tiles with ranked bars. Drawn on canvas, so that no style attribute is needed;
// without this script the same numbers stand in a list and a table.
(function () {
  'use strict';
  const source = document.getElementById('plan-data');
  if (!source || !window.echarts) return;
  const data = JSON.parse(source.textContent);
  const css = (name) => getComputedStyle(document.documentElement).getPropertyValue(name).trim();
  const rem = () => parseFloat(getComputedStyle(document.documentElement).fontSize) / 16;
  const RAMP = ['#fbe3dc', '#f3f0e6', '#cfe1f2', '#7fb0dd', '#2f73bd'];
  const SHORT = '#c8442c';
  const REACHED = '#2a8c6b';
  const PLAIN = '#2f73bd';
  const EMPTY = '#e3e7eb';
  const drawn = [];

  function chart(id, makeOption, onClick) {
    const element = document.getElementById(id);
    if (!element || !element.offsetWidth) return;
    const made = echarts.init(element, null, { renderer: 'canvas' });
    const draw = () => made.setOption(makeOption(), true);
    draw();
    if (onClick) made.on('click', onClick);
    drawn.push({ made, draw });
  }

  const base = () => ({ textStyle: { fontFamily: css('--mz-font') }, animation: false });
  const tooltip = (formatter) => ({ renderMode: 'richText', confine: true, formatter, backgroundColor: css('--card'), textStyle: { color: css('--ink'), fontSize: 13 * rem() } });

  function gaugesOption() {
    const few = data.gauges.length < 3;
    return Object.assign(base(), {
      series: data.gauges.map((gauge, place) => {
        const least = 0; // one zero for all: an arc is as long as its number
        const most = gauge.goal >= 90 ? 100 : Math.max(Math.ceil((gauge.goal * 1.4) / 10) * 10, Math.ceil(gauge.value / 10) * 10);
        const at = (gauge.goal - least) / (most - least);
        return {
          type: 'gauge', center: [(data.gauges.length === 1 ? 50 : place % 2 ? 73 : 27) + '%', (few ? 50 : place < 2 ? 28 : 78) + '%'], radius: '40%',
          startAngle: 200, endAngle: -20, min: least, max: most,
          progress: { show: true, width: 9, itemStyle: { color: gauge.met ? REACHED : SHORT } },
          axisLine: { lineStyle: { width: 9, color: [[at, css('--line')], [1, '#c9dccf']] } },
          pointer: { show: false }, axisTick: { show: false }, splitLine: { show: false }, axisLabel: { show: false }, anchor: { show: false },
          title: { offsetCenter: [0, '58%'], fontSize: 11 * rem(), lineHeight: 15 * rem(), color: css('--ink-2'), width: 160 * rem(), overflow: 'break' },
          detail: { offsetCenter: [0, '4%'], fontSize: 20 * rem(), fontWeight: 600, color: css('--ink'), formatter: () => gauge.text },
          data: [{ value: gauge.value, name: gauge.name + '\n' + gauge.note }],
        };
      }),
    });
  }

  const open = (event) => { if (event.data && event.data.url) window.location.assign(event.data.url); };
  const cut = (name, most) => (name.length > most ? name.slice(0, most - 1) + '…' : name);
  const tileName = (unit) => cut((unit.short || unit.name).length > 2 ? (unit.short || unit.name).replace(/[县区市]$/, '') : unit.name, 4);
  const words = (unit) => unit.name + '\n' + data.map.title + ' ' + unit.text;

  function pieces() {
    const edges = data.map.bands;
    const found = [{ lt: edges[0], label: edges[0] + '% 以下', color: RAMP[0] }];
    edges.forEach((edge, place) => {
      const next = edges[place + 1];
      const color = RAMP[Math.min(place + 1, RAMP.length - 1)];
      if (next === undefined) found.push({ gte: edge, label: edge >= 100 ? '100%' : edge + '% 以上', color });
      else found.push({ gte: edge, lt: next, label: edge + '%–' + next + '%', color });
    });
    return found;
  }

  // The legend stands in the lower left corner where the layout leaves it free, else in a line below.
  function tilesLayout(placed) {
    const element = document.getElementById('plan-tiles');
    const columns = Math.max(...placed.map((unit) => unit.place[0])) - Math.min(...placed.map((unit) => unit.place[0])) + 1;
    const rows = Math.max(...placed.map((unit) => unit.place[1])) - Math.min(...placed.map((unit) => unit.place[1])) + 1;
    const corner = element.offsetWidth > 400 * rem() && !placed.some((unit) => unit.place[0] < 2 && unit.place[1] > rows - 3);
    const below = corner ? 0 : 56 * rem();
    const height = element.offsetHeight - below - 8;
    const size = Math.min(element.offsetWidth - 8, (height * columns) / rows);
    return { corner, size, center: ['50%', 4 + height / 2] };
  }

  function tilesOption() {
    const side = 0.94;
    const placed = data.map.units.filter((unit) => unit.place);
    const squares = placed.map((unit) => {
      const [x, row] = unit.place;
      const y = -row;
      return { type: 'Feature', properties: { name: unit.name }, geometry: { type: 'Polygon', coordinates: [[[x, y], [x + side, y], [x + side, y - side], [x, y - side], [x, y]]] } };
    });
    echarts.registerMap('units', { type: 'FeatureCollection', features: squares });
    const dark = data.map.bands[data.map.bands.length - 1];
    const layout = tilesLayout(placed);
    const narrow = document.getElementById('plan-tiles').offsetWidth < 400 * rem();
    const words12 = { color: css('--ink-2'), fontSize: (narrow ? 10 : 12) * rem() };
    const legend = layout.corner ? { left: 8, bottom: 6 } : { left: 'center', bottom: 0, orient: 'horizontal', itemGap: narrow ? 2 : 6 };
    return Object.assign(base(), {
      tooltip: tooltip((event) => (event.data ? words(event.data) : event.name)),
      visualMap: Object.assign({ type: 'piecewise', itemWidth: narrow ? 8 : 14, itemHeight: 10, textGap: narrow ? 2 : 10, textStyle: words12, pieces: pieces(), outOfRange: { color: EMPTY } }, legend),
      series: [{
        type: 'map', map: 'units', aspectScale: 1, layoutCenter: layout.center, layoutSize: layout.size, selectedMode: false,
        itemStyle: { areaColor: EMPTY, borderColor: css('--card'), borderWidth: 1 },
        label: { show: true, fontSize: (layout.size < 380 ? 10 : 12) * rem(), lineHeight: 16 * rem(), formatter: (event) => tileName(event.data || event) + '\n' + (event.data && event.data.text ? event.data.text.replace('%', '') : '无数据') },
        emphasis: { label: { color: '#000' }, itemStyle: { areaColor: '#ffd98a' } },
        data: placed.map((unit) => ({ name: unit.name, short: unit.short, value: unit.value === null ? NaN : unit.value, text: unit.text, url: unit.url, label: { color: unit.value !== null && unit.value >= dark ? '#fff' : '#1b2733' } })),
      }],
    });
  }

  function barsOption() {
    const sorted = data.map.units.slice().sort((one, other) => (one.value === null ? -1 : one.value) - (other.value === null ? -1 : other.value));
    const goal = data.map.goal;
    const size = (sorted.length > 16 ? 11 : 12) * rem();
    const most = Math.max(1, ...sorted.map((unit) => unit.value || 0), goal || 0) * 1.08;
    return Object.assign(base(), {
      tooltip: tooltip((event) => words(event.data)),
      grid: { left: 76 * rem(), right: 48 * rem(), top: 4, bottom: 20 * rem() },
      xAxis: { type: 'value', max: most, show: false },
      yAxis: { type: 'category', data: sorted.map((unit) => cut(unit.short || unit.name, 5)), axisTick: { show: false }, axisLine: { show: false }, axisLabel: { color: css('--ink'), fontSize: size, interval: 0 } },
      series: [{
        type: 'bar', barWidth: '58%',
        data: sorted.map((unit) => ({ name: unit.name, value: unit.value || 0, text: unit.text, url: unit.url, itemStyle: { color: goal !== null && unit.value !== null && unit.value < goal ? SHORT : PLAIN } })),
        label: { show: true, position: 'right', fontSize: size, color: css('--ink'), formatter: (event) => event.data.text.replace('%', '') },
        markLine: goal === null ? undefined : { symbol: 'none', silent: true, lineStyle: { color: css('--ink'), type: 'solid', width: 1 }, label: { formatter: '目标 ' + goal + '%', position: 'start', distance: 2, color: css('--ink'), fontSize: size }, data: [{ xAxis: goal }] },
      }],
    });
  }

  function drawMap() {
    chart('plan-tiles', tilesOption, open);
    chart('plan-bars', barsOption, open);
  }

  const figure = document.querySelector('[data-figure]');
  if (figure && data.map) {
    const charts = figure.querySelector('[data-charts]');
    const table = figure.querySelector('[data-table]');
    const views = figure.querySelector('[data-views]');
    const choose = (view) => {
      charts.hidden = view === 'table';
      table.hidden = view !== 'table';
      views.querySelectorAll('[data-view]').forEach((button) => button.setAttribute('aria-pressed', String(button.dataset.view === view)));
      drawn.forEach((each) => each.made.resize());
    };
    views.hidden = false;
    views.addEventListener('click', (event) => { const button = event.target.closest('[data-view]'); if (button) choose(button.dataset.view); });
    choose(views.querySelector('[data-view]').dataset.view);
    drawMap();
  }
  if (data.gauges.length) {
    document.getElementById('plan-gauges').hidden = false;
    document.querySelector('[data-gauge-words]').hidden = true;
    chart('plan-gauges', gaugesOption);
  }
  window.addEventListener('resize', () => drawn.forEach((each) => { each.draw(); each.made.resize(); }));
}());
