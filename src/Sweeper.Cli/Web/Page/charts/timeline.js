'use strict';
// Which attempt ran when on which device.
Sweeper.charts.timeline = {
  title: 'Timeline',
  wide: true,
  about: () => 'Every attempt at a trial on the device it ran on, with how it ended in colour. Gaps are time in which a device stood idle. Scroll or pinch to zoom, drag to move.',
  missing: data => data.timeline.bars.length === 0 ? 'No trial has begun yet.' : null,
  height: data => 110 + 34 * data.timeline.lanes.length,

  draw(element, data, theme) {
    const { lanes, bars } = data.timeline;
    const states = [...new Set(bars.map(bar => data.trials.states[bar[5]]))];
    const left = Math.min(150, 28 + 7 * Math.max(...lanes.map(lane => lane.length)));
    const end = Math.max(...bars.map(bar => bar[4]), 1);
    // Whole minutes, hours or days as the unit.
    const [unit, name] = end < 600 ? [1, 'seconds'] : end < 3 * 3600 ? [60, 'minutes'] : end < 4 * 86400 ? [3600, 'hours'] : [86400, 'days'];
    return Sweeper.show(element, {
      grid: { left, right: 18, top: 38, bottom: 46 },
      legend: { top: 0, left: 0, textStyle: { color: theme.text }, data: states.map(state => ({ name: state, itemStyle: { color: theme.states[state] } })) },
      dataZoom: [{ type: 'inside', xAxisIndex: 0, filterMode: 'weakFilter', zoomOnMouseWheel: 'ctrl' }],
      tooltip: Sweeper.tooltip(theme, { formatter: item => {
        const bar = bars[item.data[0]];
        const tip = Sweeper.trialTip(data, bar[0]);
        tip.append(Sweeper.el('p', {}, `attempt ${bar[1]} on ${lanes[bar[2]]}, ${Sweeper.seconds(bar[4] - bar[3])}`));
        return tip;
      } }),
      xAxis: Sweeper.axis(theme, `${name} since the start`, { scale: false, min: 0, max: end / unit, axisLabel: { showMaxLabel: false, formatter: value => Sweeper.short(value) } }),
      yAxis: Sweeper.axis(theme, '', { type: 'category', data: lanes, inverse: true, splitLine: { show: false }, axisLabel: { color: theme.text, width: left - 12, overflow: 'truncate' } }),
      series: states.map(state => ({
        type: 'custom', name: state, color: theme.states[state], clip: true, encode: { x: [2, 3], y: 1 },
        data: bars.map((bar, i) => [i, bar[2], bar[3] / unit, bar[4] / unit]).filter(row => data.trials.states[bars[row[0]][5]] === state),
        renderItem: (params, api) => {
          const [start, y] = api.coord([api.value(2), api.value(1)]);
          const [stop] = api.coord([api.value(3), api.value(1)]);
          const bar = bars[api.value(0)];
          const isBest = bar[0] === data.ranking[0];
          const width = Math.max(1, stop - start - (stop - start > 4 ? 1 : 0));
          const number = Sweeper.trialName(data, bar[0]);
          return {
            type: 'rect', shape: { x: start, y: y - 11, width, height: 22, r: width > 6 ? 2 : 0 },
            style: { fill: isBest ? theme.best : theme.states[state], opacity: isBest ? 1 : 0.85 },
            ...(width > 9 * number.length ? { textContent: { style: { text: number, fill: theme.panel, fontSize: 11 } }, textConfig: { position: 'inside' } } : {}),
          };
        },
      })),
    });
  },
};
