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

// Decimals as the terminal's, so that both show the same digits: of the first fifteen digits, halves away from zero.
// (toFixed rounds what the binary number stands for: 0.91235 to 0.9123.)
Sweeper.fixed = (value, decimals) => {
  const [digits, exponent] = Math.abs(value).toExponential(14).split('e');
  const kept = 14 - Number(exponent) - decimals;
  const whole = kept > 22 ? 0 : Math.round(Number(digits.replace('.', '')) / 10 ** kept);
  return `${value < 0 && whole > 0 ? '-' : ''}${(whole / 10 ** decimals).toFixed(decimals)}`;
};

// 1.235e-4, with at least so many digits in the exponent.
Sweeper.exponent = (value, width) => {
  const [mantissa, power] = value.toExponential(14).split('e').map(Number);
  const rounded = Sweeper.fixed(mantissa, 3);
  const [digits, exponent] = Math.abs(Number(rounded)) < 10 ? [rounded, power] : [Sweeper.fixed(mantissa / 10, 3), power + 1];
  return `${Sweeper.trimmed(digits)}e${exponent < 0 ? '-' : ''}${String(Math.abs(exponent)).padStart(width, '0')}`;
};

Sweeper.trimmed = digits => digits.includes('.') ? digits.replace(/\.?0+$/, '') : digits;

// Format.Metric: four decimals, fewer for large numbers, exponents for tiny ones.
Sweeper.metric = value => {
  if (value === null || value === undefined || Number.isNaN(value)) return '–';
  const size = Math.abs(value);
  if (size !== 0 && (size < 0.0005 || size >= 1e6)) return Sweeper.exponent(value, 1);
  return Sweeper.fixed(value, size >= 1000 ? 1 : 4);
};

// Format.Parameter: up to four significant digits.
Sweeper.short = value => {
  if (value === null || value === undefined) return '–';
  const size = Math.abs(value);
  if (Number.isInteger(value) && size < 1e15) return String(value);
  return size < 0.001 || size >= 1e5
    ? Sweeper.exponent(value, 2)
    : Sweeper.trimmed(Sweeper.fixed(value, Math.max(0, 3 - Math.floor(Math.log10(size)))));
};

Sweeper.share = value => Sweeper.fixed(value, 3);

Sweeper.seconds = value => {
  if (value === null || value === undefined) return '–';
  if (value < 9.95) return `${Sweeper.fixed(value, 1)} s`;
  if (value < 60) return `${Sweeper.fixed(value, 0)} s`;
  const pad = number => String(Math.floor(number)).padStart(2, '0');
  if (value < 3600) return `${Math.floor(value / 60)} min ${pad(value % 60)} s`;
  return value < 172800
    ? `${Math.floor(value / 3600)} h ${pad(value % 3600 / 60)} min`
    : `${Math.floor(value / 86400)} d ${Math.floor(value % 86400 / 3600)} h`;
};

// How many epochs a script means to report, nobody may know.
Sweeper.epoch = (epoch, of) => of > 0 ? `${epoch} of ${of}` : String(epoch);

// On an axis: as many digits as neighbours may differ in.
Sweeper.secondsTick = value => value < 9.95 ? `${Sweeper.trimmed(Sweeper.fixed(value, 2))} s` : Sweeper.seconds(value);

Sweeper.percent = share => `${Sweeper.trimmed(Sweeper.fixed(100 * share, 1))} %`;

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
