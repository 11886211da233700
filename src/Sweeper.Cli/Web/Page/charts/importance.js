'use strict';
// Importance of parameters: share of the score's variance (fANOVA), and the second opinion (PED-ANOVA), with intervals.
Sweeper.charts.importance = {
  title: 'Importance',
  about: data => `${data.importance ? data.importance.sentence : ''} Bars: share of the variance that each parameter explains alone (fANOVA). `
    + 'Diamonds: how much its values differ between the best tenth and all (PED-ANOVA). Thin lines: 95 % intervals.',
  missing: data => !data.importance ? 'The sweep file cannot be read any more, so the ranges of the parameters are not known.'
    : data.importance.answer !== 'told' ? data.importance.sentence : null,
  height: data => 84 + 40 * Sweeper.charts.importance.rows(data).length,

  // Parameters, then the interactions that count for something.
  rows: data => [
    ...data.importance.parameters.slice(0, 12).map(one => ({ name: one.parameter, ...one })),
    ...data.importance.interactions.filter(one => one.share >= 0.01).slice(0, 3).map(one => ({ name: `${one.first} × ${one.second}`, ...one })),
  ],

  draw(element, data, theme) {
    const rows = Sweeper.charts.importance.rows(data);
    const names = rows.map(row => row.name);
    const left = Math.min(190, 24 + 7 * Math.max(...names.map(name => name.length)));
    const interval = (offset, color) => ({
      type: 'custom', silent: true, z: 4, itemStyle: { color },
      renderItem: (_, api) => {
        const [low, high] = [api.value(1), api.value(2)].map(value => api.coord([value, api.value(0)]));
        const y = low[1] + offset;
        const line = (x1, y1, x2, y2) => ({ type: 'line', shape: { x1, y1, x2, y2 }, style: { stroke: color, lineWidth: 1.4 } });
        return { type: 'group', children: [line(low[0], y, high[0], y), line(low[0], y - 4, low[0], y + 4), line(high[0], y - 4, high[0], y + 4)] };
      },
    });
    return Sweeper.show(element, {
      grid: { left, right: 24, top: 34, bottom: 40 },
      legend: { top: 0, left: 0, textStyle: { color: theme.text }, data: ['fANOVA', 'PED-ANOVA'] },
      tooltip: Sweeper.tooltip(theme, {
        formatter: item => {
          const row = rows[item.dataIndex];
          const text = (share, one) => `${Sweeper.percent(share)} (${Sweeper.percent(one.low)} to ${Sweeper.percent(one.high)})`;
          return Sweeper.tip(row.name, [['share of variance', text(row.share, row.interval)], ...(row.top_interval ? [['second opinion', text(row.top_share, row.top_interval)]] : [])]);
        },
      }),
      xAxis: Sweeper.axis(theme, '', { scale: false, min: 0, max: 1, axisLabel: { formatter: value => `${Math.round(100 * value)} %` } }),
      yAxis: Sweeper.axis(theme, '', { type: 'category', data: names, inverse: true, splitLine: { show: false }, axisLabel: { color: theme.text, width: left - 14, overflow: 'truncate' } }),
      series: [
        { name: 'fANOVA', type: 'bar', barWidth: 14, color: theme.second, data: rows.map(row => row.share) },
        { name: 'PED-ANOVA', type: 'scatter', symbol: 'diamond', symbolSize: 10, symbolOffset: [0, 13], color: theme.best, data: rows.map((row, i) => row.top_interval ? [row.top_share, i] : null).filter(point => point) },
        { ...interval(0, theme.text), data: rows.map((row, i) => [i, row.interval.low, row.interval.high]), encode: { x: [1, 2], y: 0 } },
        { ...interval(13, theme.best), data: rows.map((row, i) => row.top_interval ? [i, row.top_interval.low, row.top_interval.high] : null).filter(row => row), encode: { x: [1, 2], y: 0 } },
      ],
    });
  },
};
