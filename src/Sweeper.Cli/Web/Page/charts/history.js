'use strict';
// Optimisation history: every score in the order in which trials ended, and the best so far.
Sweeper.charts.history = {
  title: 'Optimisation history',
  about: () => 'Scores in the order in which trials ended, and the best so far. A line that has long been flat says that more trials of this kind bring little.',
  missing: data => data.ranking.length === 0 ? 'No trial has a score yet.' : null,
  height: () => 340,

  draw(element, data, theme) {
    const over = new Set(data.trials.over_limit);
    const trials = [...data.ranking].sort((a, b) => (data.trials.ended[a] ?? Infinity) - (data.trials.ended[b] ?? Infinity) || a - b);
    let best = null;
    const steps = [];
    trials.forEach((trial, i) => {
      const value = data.trials.value[trial];
      if (!over.has(trial) && (best === null || (data.sweep.maximize ? value > best : value < best))) best = value;
      if (best !== null) steps.push([i + 1, best]);
    });
    return Sweeper.show(element, {
      grid: { left: 56, right: 18, top: 56, bottom: 44 },
      legend: { top: 0, left: 0, textStyle: { color: theme.text }, data: ['trial', 'best so far'] },
      tooltip: Sweeper.tooltip(theme, { formatter: item => item.data.trial === undefined ? Sweeper.tip('best so far', [[data.sweep.metric, Sweeper.metric(item.data[1])]]) : Sweeper.trialTip(data, item.data.trial) }),
      xAxis: Sweeper.axis(theme, 'trials that ended', { scale: false, min: 0, max: trials.length + 1, minInterval: 1, splitLine: { show: false }, axisLabel: { formatter: value => Number.isInteger(value) && value >= 1 && value <= trials.length ? String(value) : '' } }),
      yAxis: Sweeper.metricAxis(theme, data),
      series: [
        { name: 'trial', type: 'scatter', symbolSize: trials.length > 500 ? 4 : 7, color: theme.second, itemStyle: { opacity: trials.length > 200 ? 0.4 : 0.7 }, data: trials.map((trial, i) => ({ value: [i + 1, data.trials.value[trial]], trial })) },
        { name: 'best so far', type: 'line', step: 'end', showSymbol: steps.length === 1, color: theme.best, lineStyle: { width: 2.5 }, data: steps },
      ],
    });
  },
};
