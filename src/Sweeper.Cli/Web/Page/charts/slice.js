'use strict';
// One panel a parameter: the score of every trial against its value, and the median of each level.
Sweeper.charts.slice = {
  title: 'Slices',
  wide: true,
  about: () => 'The score of every trial against each parameter: what it does when all others vary. The best trial is orange; the bars are medians. '
    + 'Axes are logarithmic where the sweep file says so.',
  missing: data => Sweeper.charts.parallel.missing(data),
  panel: { width: 300, height: 250 },
  // As many as fit, but rows of equal length where that takes no more rows.
  columns: (data, width) => {
    const most = Math.max(1, Math.floor(width / Sweeper.charts.slice.panel.width));
    return Math.ceil(data.parameters.length / Math.ceil(data.parameters.length / most));
  },
  height: (data, width) => Sweeper.charts.slice.panel.height * Math.ceil(data.parameters.length / Sweeper.charts.slice.columns(data, width)),

  draw(element, data, theme) {
    const columns = Sweeper.charts.slice.columns(data, element.clientWidth);
    const width = element.clientWidth / columns;
    const option = { grid: [], xAxis: [], yAxis: [], series: [], tooltip: Sweeper.tooltip(theme, { formatter: item => item.data.trial === undefined ? '' : Sweeper.trialTip(data, item.data.trial) }) };
    const trials = data.ranking.filter(trial => data.trials.value[trial] !== null);
    data.parameters.forEach((parameter, i) => {
      option.grid.push({
        left: width * (i % columns) + 54, width: width - 70,
        top: Sweeper.charts.slice.panel.height * Math.floor(i / columns) + 26, height: Sweeper.charts.slice.panel.height - 80,
      });
      option.xAxis.push(Sweeper.parameterAxis(theme, parameter, { gridIndex: i, nameTextStyle: { color: theme.text } }));
      option.yAxis.push(Sweeper.metricAxis(theme, data, { gridIndex: i, name: i % columns === 0 ? data.sweep.metric : '', splitNumber: 4 }));
      const having = trials.filter(trial => parameter.values[trial] !== null);
      const place = trial => parameter.scale === 'category' && trial !== data.ranking[0]
        ? parameter.values[trial] + Sweeper.spread(data.trials.number[trial])
        : Sweeper.place(parameter, parameter.values[trial]);
      const points = having.map(trial => ({ value: [place(trial), data.trials.value[trial]], trial }));
      const at = { xAxisIndex: i, yAxisIndex: i, type: 'scatter' };
      option.series.push({ ...at, data: points.filter(point => point.trial !== data.ranking[0]), symbolSize: having.length > 500 ? 4 : 7, itemStyle: { color: theme.second, opacity: having.length > 200 ? 0.35 : 0.6 } });
      if (parameter.scale === 'category') {
        const medians = parameter.levels.map((_, level) => Sweeper.median(having.filter(trial => parameter.values[trial] === level).map(trial => data.trials.value[trial])));
        option.series.push({ ...at, silent: true, symbol: 'rect', symbolSize: [Math.min(46, (width - 70) / parameter.levels.length - 6), 3], itemStyle: { color: theme.text }, data: medians.map((value, level) => [level, value]).filter(point => point[1] !== null) });
      }
      option.series.push({ ...at, data: points.filter(point => point.trial === data.ranking[0]), symbolSize: 13, z: 5, itemStyle: { color: theme.best, borderColor: theme.panel, borderWidth: 1 } });
    });
    return Sweeper.show(element, option);
  },
};

Sweeper.median = values => {
  const sorted = [...values].sort((a, b) => a - b);
  if (sorted.length === 0) return null;
  const middle = sorted.length >> 1;
  return sorted.length % 2 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
};
