'use strict';
// The namespace of the page, and what every module needs: elements, numbers, colours of values.
const Sweeper = { charts: {}, sections: {} };

// An element with attributes and children. Children that are text stay text: nothing is ever parsed as HTML.
Sweeper.el = (tag, attributes = {}, ...children) => {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) {
    if (name.startsWith('on')) element.addEventListener(name.slice(2), value);
    else if (value !== null && value !== undefined && value !== false) element.setAttribute(name, value === true ? '' : value);
  }
  element.append(...children.flat().filter(child => child !== null && child !== undefined && child !== false));
  return element;
};

// Four decimals, fewer for large numbers, exponents for tiny ones: as the terminal shows them.
Sweeper.metric = value => {
  if (value === null || value === undefined || Number.isNaN(value)) return '–';
  const size = Math.abs(value);
  if (size === 0) return '0.0000';
  if (size < 0.0005 || size >= 1e6) return value.toExponential(3);
  return size >= 1000 ? value.toFixed(1) : value.toFixed(4);
};

Sweeper.short = value => {
  if (value === null || value === undefined) return '–';
  const size = Math.abs(value);
  return size !== 0 && (size < 0.001 || size >= 1e5)
    ? value.toExponential(2).replace(/\.?0+e/, 'e')
    : String(Number(value.toPrecision(4)));
};

Sweeper.seconds = value => {
  if (value === null || value === undefined) return '–';
  if (value < 9.95) return `${value.toFixed(1)} s`;
  if (value < 60) return `${value.toFixed(0)} s`;
  const pad = number => String(Math.floor(number)).padStart(2, '0');
  if (value < 3600) return `${Math.floor(value / 60)} min ${pad(value % 60)} s`;
  return value < 172800
    ? `${Math.floor(value / 3600)} h ${pad(value % 3600 / 60)} min`
    : `${Math.floor(value / 86400)} d ${Math.floor(value % 86400 / 3600)} h`;
};

Sweeper.percent = share => `${(100 * share).toFixed(1).replace(/\.0$/, '')} %`;

// A text cut to what fits an axis.
Sweeper.cut = text => text.length > 14 ? `${text.slice(0, 13)}…` : text;

// A parameter's value as people read it.
Sweeper.parameterText = (parameter, trial) => {
  const value = parameter.values[trial];
  return value === null ? '–' : parameter.scale === 'category' ? parameter.levels[value] : Sweeper.short(value);
};

Sweeper.trialName = (data, trial) => `#${data.trials.number[trial]}`;

Sweeper.state = (data, trial) => data.trials.states[data.trials.state[trial]];

// Epochs at which a trial reported.
Sweeper.epochsOf = (data, trial, curve) => data.trials.at[trial] || curve.map((_, i) => i + 1);

// Lowest and highest value among the ranked trials, cut at the worst twentieth so that one bad trial does not grey out all others.
Sweeper.valueRange = data => {
  const values = data.ranking.map(trial => data.trials.value[trial]).filter(value => value !== null).sort((a, b) => a - b);
  if (values.length === 0) return [0, 1];
  const cut = Math.floor(values.length / 20);
  const range = data.sweep.maximize ? [values[cut], values[values.length - 1]] : [values[0], values[values.length - 1 - cut]];
  return range[0] === range[1] ? [range[0] - 0.5, range[1] + 0.5] : range;
};

// How good a value is: 0 for the worst of the range, 1 for the best.
Sweeper.goodness = (data, range, value) => {
  const share = Math.min(1, Math.max(0, (value - range[0]) / (range[1] - range[0])));
  return data.sweep.maximize ? share : 1 - share;
};

// Spreads points of one level side by side: the golden ratio spaces consecutive numbers evenly.
Sweeper.spread = number => 0.4 * ((number * 0.6180339887498949 % 1) - 0.5);

// The content of a tooltip, as elements.
Sweeper.tip = (title, rows) => Sweeper.el('div', { class: 'tip' },
  Sweeper.el('strong', {}, title),
  Sweeper.el('table', {}, rows.map(([name, value]) => Sweeper.el('tr', {}, Sweeper.el('th', {}, name), Sweeper.el('td', {}, value)))));

Sweeper.trialTip = (data, trial) => Sweeper.tip(
  `${Sweeper.trialName(data, trial)} ${Sweeper.state(data, trial)}`,
  [
    [data.sweep.metric, `${Sweeper.metric(data.trials.value[trial])} @ epoch ${data.trials.epoch[trial] ?? '–'}`],
    ...data.parameters.slice(0, 12).map(parameter => [parameter.name, Sweeper.parameterText(parameter, trial)]),
    ['time', Sweeper.seconds(data.trials.seconds[trial])],
  ]);

// Sets a chart's option on its element: the one place that knows echarts' life cycle.
Sweeper.show = (element, option) => {
  const chart = echarts.getInstanceByDom(element) || echarts.init(element);
  chart.setOption({ animation: false, backgroundColor: 'transparent', ...option }, { notMerge: true });
  return chart;
};
