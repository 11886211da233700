'use strict';
// The score over the two most important parameters, smoothed, with the trials on top.
Sweeper.charts.contour = {
  title: 'The two most important parameters',
  about: data => !data.landscape ? '' : (data.landscape.most_important ? '' : 'Which parameters matter cannot be told, so these are the first two. ')
    + 'Colour: mean score of the trials near each point, the best with most contrast; empty where no trial is near. Dots: trials; orange: the best.',
  missing: data => data.landscape ? null : data.ranking.length === 0 ? 'No trial has a score yet.' : 'Fewer than two parameters vary.',
  height: () => 400,

  draw(element, data, theme) {
    const { columns, rows, cells } = data.landscape;
    const [x, y] = [data.parameters[data.landscape.x], data.parameters[data.landscape.y]];
    const shown = cells.flat().filter(value => value !== null);
    const range = [Math.min(...shown), Math.max(...shown)];
    if (range[0] === range[1]) range[1] = range[0] + 1e-9;
    const edges = (centres, i, scale) => {
      const at = value => scale === 'log' ? Math.log10(value) : value;
      const step = centres.length > 1 ? at(centres[1]) - at(centres[0]) : 1;
      return [at(centres[i]) - step / 2, at(centres[i]) + step / 2];
    };
    const written = x.scale === 'category' && y.scale === 'category';
    const squares = [];
    rows.forEach((_, row) => columns.forEach((_, column) => {
      const value = cells[row][column];
      if (value !== null) squares.push([...edges(columns, column, x.scale), ...edges(rows, row, y.scale), value]);
    }));
    const color = value => Sweeper.rampColor(theme, Sweeper.goodness(data, range, value));
    const trials = data.ranking.filter(trial => x.values[trial] !== null && y.values[trial] !== null);
    const place = (parameter, trial, number) => Sweeper.place(parameter, parameter.values[trial]) + (parameter.scale === 'category' ? 0.9 * Sweeper.spread(number) : 0);
    const dots = trials.map(trial => ({ trial, value: trial === data.ranking[0] && !written
      ? [Sweeper.place(x, x.values[trial]), Sweeper.place(y, y.values[trial])]
      : [place(x, trial, data.trials.number[trial]), place(y, trial, data.trials.number[trial] * 7 + 3)] }));
    const bounds = (parameter, centres) => {
      const [min, max] = [edges(centres, 0, parameter.scale)[0], edges(centres, centres.length - 1, parameter.scale)[1]];
      return parameter.scale === 'category' ? {} : parameter.scale === 'log' ? { min: 10 ** min, max: 10 ** max } : { min, max };
    };
    return Sweeper.show(element, {
      grid: { left: 78, right: 18, top: 50, bottom: 48 },
      visualMap: { type: 'continuous', min: range[0], max: range[1], seriesIndex: [], orient: 'horizontal', left: 'center', top: 0, itemWidth: 12, itemHeight: 140, calculable: false,
        text: [Sweeper.short(range[1]), Sweeper.short(range[0])], textStyle: { color: theme.muted }, inRange: { color: data.sweep.maximize ? theme.ramp : [...theme.ramp].reverse() } },
      tooltip: Sweeper.tooltip(theme, { formatter: item => item.data.trial === undefined
        ? Sweeper.tip(`mean ${data.sweep.metric}`, [['', Sweeper.metric(item.data[4])]])
        : Sweeper.trialTip(data, item.data.trial) }),
      xAxis: Sweeper.parameterAxis(theme, x, { splitLine: { show: false }, ...bounds(x, columns) }),
      yAxis: Sweeper.parameterAxis(theme, y, { splitLine: { show: false }, nameGap: 58, ...bounds(y, rows) }),
      series: [
        {
          type: 'custom', encode: { x: [0, 1], y: [2, 3] }, data: squares, clip: true,
          renderItem: (_, api) => {
            const [left, bottom] = api.coord([api.value(0), api.value(2)]);
            const [right, top] = api.coord([api.value(1), api.value(3)]);
            const fill = color(api.value(4));
            const shape = { x: left, y: top, width: right - left + 0.5, height: bottom - top + 0.5 };
            return { type: 'rect', shape, style: { fill },
              ...(written && shape.width > 52 ? { textContent: { style: { text: Sweeper.metric(api.value(4)), fill: Sweeper.textOn(fill), fontSize: 12 } }, textConfig: { position: 'insideTop', distance: 6 } } : {}) };
          },
        },
        { type: 'scatter', data: dots.filter(dot => dot.trial !== data.ranking[0]), symbolSize: trials.length > 300 ? 3 : 6, itemStyle: { color: '#ffffff', borderColor: '#10161d', borderWidth: trials.length > 300 ? 0 : 1, opacity: trials.length > 300 ? 0.45 : 0.9 } },
        { type: 'scatter', data: dots.filter(dot => dot.trial === data.ranking[0]), symbolSize: 13, itemStyle: { color: theme.best, borderColor: theme.panel, borderWidth: 1.5 } },
      ],
    });
  },
};
