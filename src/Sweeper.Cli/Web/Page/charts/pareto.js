'use strict';
// The score against what it cost, with the trials that no other beats in both.
Sweeper.charts.pareto = {
  title: 'Score against time',
  about: () => 'Training and evaluation time of each trial against its score. On the line are the trials that no other beats in score without taking longer (the Pareto front).',
  missing: data => data.ranking.length === 0 ? 'No trial has a score yet.' : null,
  height: () => 340,

  draw(element, data, theme) {
    const isFront = new Set(data.front);
    const trials = data.ranking.filter(trial => data.trials.seconds[trial] > 0);
    const times = trials.map(trial => data.trials.seconds[trial]);
    const isLog = Math.min(...times) > 0 && Math.max(...times) > 20 * Math.min(...times);
    const point = trial => ({ value: [isLog ? Math.log10(data.trials.seconds[trial]) : data.trials.seconds[trial], data.trials.value[trial]], trial });
    const ticks = [0.1, 0.2, 0.5, 1, 2, 5, 10, 20, 30, 60, 120, 300, 600, 1200, 1800, 3600, 7200, 18000, 36000, 86400, 172800, 432000, 864000]
      .filter(tick => tick >= Math.min(...times) / 1.2 && tick <= Math.max(...times) * 1.2);
    const text = value => value < 60 ? `${Sweeper.short(value)} s` : value < 3600 ? `${Sweeper.short(value / 60)} min` : `${Sweeper.short(value / 3600)} h`;
    return Sweeper.show(element, {
      grid: { left: 56, right: 18, top: 56, bottom: 48 },
      legend: { top: 0, left: 0, textStyle: { color: theme.text }, data: ['trial', 'Pareto front', 'best'] },
      tooltip: Sweeper.tooltip(theme, { formatter: item => Sweeper.trialTip(data, item.data.trial) }),
      xAxis: isLog
        ? Sweeper.logAxis(theme, 'time of the trial', Math.min(...times) / 1.2, Math.max(...times) * 1.2, text, ticks)
        : Sweeper.axis(theme, 'time of the trial', { axisLabel: { formatter: value => Sweeper.secondsTick(value) } }),
      yAxis: Sweeper.metricAxis(theme, data),
      series: [
        { name: 'trial', type: 'scatter', symbolSize: trials.length > 500 ? 4 : 7, color: theme.second, itemStyle: { opacity: trials.length > 200 ? 0.4 : 0.7 }, data: trials.filter(trial => !isFront.has(trial)).map(point) },
        { name: 'Pareto front', type: 'line', step: 'end', symbol: 'circle', symbolSize: 9, color: theme.palette[2], lineStyle: { width: 2 }, data: data.front.map(point) },
        { name: 'best', type: 'scatter', symbolSize: 13, color: theme.best, z: 5, itemStyle: { borderColor: theme.panel, borderWidth: 1 }, data: trials.filter(trial => trial === data.ranking[0] && data.winner).map(point) },
      ],
    });
  },
};
