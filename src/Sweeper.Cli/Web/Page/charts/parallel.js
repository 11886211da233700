'use strict';
// Parallel coordinates: one line a trial through its parameters to its score. Brushing an axis picks the trials of every view.
Sweeper.charts.parallel = {
  title: 'Parallel coordinates',
  wide: true,
  most: 3000,
  about: data => 'One line a trial, from its parameters to its score; the darker (in dark mode: the brighter), the better, the best in orange. '
    + 'Drag along an axis to pick trials: the learning curves and the table of trials then show these alone.'
    + (data.ranking.length > Sweeper.charts.parallel.most ? ` The best ${Sweeper.charts.parallel.most.toLocaleString('en')} of ${data.ranking.length.toLocaleString('en')} trials are drawn.` : ''),
  missing: data => data.ranking.length === 0 ? 'No trial has a score yet.'
    : data.parameters.length === 0 ? 'No parameter varies.' : null,
  height: (data, width) => width < 600 ? 120 + 74 * (data.parameters.length + 1) : 380,

  draw(element, data, theme) {
    const isNarrow = element.clientWidth < 600;
    const range = Sweeper.valueRange(data);
    // The best is drawn last, on top.
    const lines = data.ranking.slice(0, this.most).reverse().filter(trial => data.trials.value[trial] !== null);
    const axis = (parameter, dim) => ({
      dim,
      name: Sweeper.cut(parameter.name),
      ...(parameter.scale === 'category'
        ? { type: 'category', data: parameter.levels, axisLabel: { formatter: Sweeper.cut } }
        : parameter.scale === 'log' ? Sweeper.logScale(...Object.values(Sweeper.extent(parameter)), Sweeper.short)
          : { type: 'value', scale: true, axisLabel: { formatter: value => Sweeper.short(value) } }),
    });
    const axes = data.parameters.map(axis);
    axes.push({ dim: axes.length, name: data.sweep.metric, type: 'value', scale: true, axisLabel: { formatter: value => Sweeper.short(value) } });
    const chart = Sweeper.show(element, {
      parallel: isNarrow
        ? { layout: 'vertical', left: 22, right: 30, top: 34, bottom: 40, parallelAxisDefault: {} }
        : { left: 60, right: 60, top: 44, bottom: 28 },
      parallelAxis: axes.map(one => ({
        ...one,
        nameLocation: isNarrow ? 'start' : 'end',
        nameGap: isNarrow ? 6 : 14,
        nameTextStyle: { color: theme.text, fontSize: 12, ...(isNarrow ? { align: 'left', verticalAlign: 'bottom', padding: [0, 0, 10, 0] } : {}) },
        axisLine: { lineStyle: { color: theme.faint } },
        axisTick: { ...one.axisTick, lineStyle: { color: theme.faint } },
        axisLabel: { color: theme.text, textBorderColor: theme.panel, textBorderWidth: 3, hideOverlap: true, ...one.axisLabel },
        areaSelectStyle: { width: 22, color: theme.best, opacity: 0.25, borderColor: theme.best },
      })),
      series: [{
        type: 'parallel',
        smooth: false,
        inactiveOpacity: 0.04,
        activeOpacity: 0.9,
        progressive: 0,
        lineStyle: { width: 1.2, opacity: Math.max(0.06, Math.min(0.7, 150 / lines.length)) },
        data: lines.map(trial => {
          const isBest = trial === data.ranking[0];
          return {
            name: Sweeper.trialName(data, trial),
            value: [...data.parameters.map(parameter => Sweeper.place(parameter, parameter.values[trial]) ?? '-'), data.trials.value[trial]],
            lineStyle: isBest
              ? { color: theme.best, width: 3, opacity: 1 }
              : { color: Sweeper.rampColor(theme, Sweeper.goodness(data, range, data.trials.value[trial])) },
          };
        }),
      }],
    });
    chart.off('axisareaselected');
    chart.on('axisareaselected', () => {
      const picked = chart.getModel().getSeriesByIndex(0).getRawIndicesByActiveState('active');
      const isAll = chart.getModel().getSeriesByIndex(0).coordinateSystem.hasAxisBrushed() === false;
      element.dispatchEvent(new CustomEvent('picked', { bubbles: true, detail: isAll ? null : picked.map(i => lines[i]) }));
    });
    return chart;
  },
};
