'use strict';
// Colours of the charts. Hues are Okabe and Ito's, told apart by colour-blind readers; the first is the best trial's.
// The ramp runs from worst to best, the best with most contrast to the page.
Sweeper.themes = {
  light: {
    text: '#1c2530', muted: '#596573', line: '#d5dbe2', faint: '#9aa5b1', panel: '#ffffff',
    best: '#c84e00', second: '#0072b2', palette: ['#c84e00', '#0072b2', '#00805d', '#b3558c', '#9a6a00'],
    ramp: ['#dbe6f2', '#9cbfe0', '#4d8fcb', '#0f5fa8', '#06315c'],
    states: { completed: '#0072b2', pruned: '#9a6a00', paused: '#b3558c', failed: '#c0271f', cancelled: '#7a8591', running: '#00805d', pending: '#a5aeb8' },
  },
  dark: {
    text: '#e7ecf2', muted: '#a3afbc', line: '#36414e', faint: '#66727f', panel: '#171d25',
    best: '#ff9a4d', second: '#62b5f0', palette: ['#ff9a4d', '#62b5f0', '#3fcf9f', '#e79ac4', '#e5b84a'],
    ramp: ['#23354a', '#2c5a85', '#3e87c4', '#82bdee', '#e0f1ff'],
    states: { completed: '#62b5f0', pruned: '#e5b84a', paused: '#e79ac4', failed: '#ff7b70', cancelled: '#8b97a4', running: '#3fcf9f', pending: '#66727f' },
  },
};

Sweeper.mix = (from, to, share) => {
  const part = (color, i) => parseInt(color.slice(1 + 2 * i, 3 + 2 * i), 16);
  return '#' + [0, 1, 2].map(i => Math.round(part(from, i) + share * (part(to, i) - part(from, i))).toString(16).padStart(2, '0')).join('');
};

// The colour of a goodness in [0, 1].
Sweeper.rampColor = (theme, share) => {
  const place = Math.min(0.9999, Math.max(0, share)) * (theme.ramp.length - 1);
  return Sweeper.mix(theme.ramp[Math.floor(place)], theme.ramp[Math.floor(place) + 1], place % 1);
};

// The text colour that is legible on a colour.
Sweeper.textOn = color => {
  const [r, g, b] = [1, 3, 5].map(i => parseInt(color.slice(i, i + 2), 16));
  return 0.299 * r + 0.587 * g + 0.114 * b > 140 ? '#10161d' : '#ffffff';
};

// What all cartesian charts share. Axes take a name, a kind and what else they need.
Sweeper.axis = (theme, name, more = {}) => ({
  type: 'value', scale: true, name, nameLocation: 'middle', nameGap: 30,
  nameTextStyle: { color: theme.muted }, axisLabel: { color: theme.muted, hideOverlap: true, ...more.axisLabel },
  axisLine: { show: true, onZero: false, lineStyle: { color: theme.faint } }, axisTick: { show: false },
  splitLine: { lineStyle: { color: theme.line } },
  ...Object.fromEntries(Object.entries(more).filter(([key]) => key !== 'axisLabel')),
});

Sweeper.tooltip = (theme, more = {}) => ({
  backgroundColor: theme.panel, borderColor: theme.faint, textStyle: { color: theme.text, fontSize: 12 }, confine: true, ...more,
});

// The value axis of the metric ranked by: short labels, its name on top where it takes no width.
Sweeper.metricAxis = (theme, data, more = {}) => Sweeper.axis(theme, data.sweep.metric, {
  nameLocation: 'end', nameGap: 12, nameTextStyle: { color: theme.muted, align: 'left' },
  axisLabel: { formatter: value => Sweeper.short(value) }, ...more,
});

// The ticks of a logarithmic axis: 1, 2 and 5 times the powers of ten, or the powers alone where there are many.
Sweeper.logTicks = (low, high) => {
  const ticks = [];
  for (let power = Math.floor(Math.log10(low)); power <= Math.log10(high); power++) {
    for (const digit of Math.log10(high / low) > 2.2 ? [1] : [1, 2, 5]) {
      const tick = digit * Math.pow(10, power);
      if (tick >= low * 0.999 && tick <= high * 1.001) ticks.push(Number(tick.toPrecision(1)));
    }
  }
  return ticks;
};

// A logarithmic axis with ticks of its own. Its numbers are logarithms (base 10), so data are given through Math.log10.
Sweeper.logScale = (low, high, show, ticks = Sweeper.logTicks(low, high)) => ({
  type: 'value', scale: false, min: Math.log10(low), max: Math.log10(high), splitLine: { show: false },
  axisTick: { show: true, customValues: ticks.map(Math.log10) },
  axisLabel: { customValues: ticks.map(Math.log10), formatter: value => show(Math.pow(10, value)) },
});

Sweeper.logAxis = (theme, name, low, high, show, ticks) => Sweeper.axis(theme, name, Sweeper.logScale(low, high, show, ticks));

// Where a parameter's value stands on its axis.
Sweeper.place = (parameter, value) => parameter.scale === 'log' && value !== null ? Math.log10(value) : value;

// The axis of a parameter: categories as whole numbers with names, so that points can be spread within a level.
Sweeper.parameterAxis = (theme, parameter, more = {}) => {
  if (parameter.scale === 'log') {
    const { min, max } = Sweeper.extent(parameter);
    return { ...Sweeper.logAxis(theme, parameter.name, more.min ?? min, more.max ?? max, Sweeper.short), ...Object.fromEntries(Object.entries(more).filter(([key]) => key !== 'min' && key !== 'max')) };
  }
  if (parameter.scale === 'linear') {
    return Sweeper.axis(theme, parameter.name, { scale: false, axisLabel: { formatter: value => Sweeper.short(value), showMinLabel: false, showMaxLabel: false }, ...Sweeper.extent(parameter), ...more });
  }
  const name = value => Number.isInteger(value) ? Sweeper.cut(parameter.levels[value] ?? '') : '';
  return Sweeper.axis(theme, parameter.name, {
    scale: false, min: -0.5, max: parameter.levels.length - 0.5, interval: 0.5, splitLine: { show: false },
    axisLabel: { formatter: name, hideOverlap: true }, ...more,
  });
};

// A little room beyond the outermost values, so that no point is cut.
Sweeper.extent = parameter => {
  const values = parameter.values.filter(value => value !== null);
  const low = Math.min(...values);
  const high = Math.max(...values);
  if (parameter.scale === 'log') {
    const room = Math.pow(high / low, 0.04);
    return { min: low / room, max: high * room };
  }
  const room = 0.04 * (high - low);
  return { min: low - room, max: high + room };
};
