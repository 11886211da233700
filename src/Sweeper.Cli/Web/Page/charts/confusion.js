'use strict';
// The confusion matrix of the best trial at the epoch that scores it. Per-class scores stand in a table beside it.
Sweeper.charts.confusion = {
  title: 'Confusion matrix of the best',
  wide: true,
  about: data => data.winner ? `Trial #${data.winner.trial} at epoch ${data.winner.epoch}: rows are the true classes, columns the predicted ones. Colour: share of the true class.` : '',
  missing: data => !data.winner ? 'No trial has won yet.' : data.winner.confusion.length === 0 ? 'The best trial reported no confusion matrix.' : null,
  height: data => Math.max(260, Math.min(560, 110 + 44 * data.winner.confusion.length)),

  draw(element, data, theme) {
    const { confusion, labels } = data.winner;
    const cells = [];
    confusion.forEach((row, truth) => {
      const sum = row.reduce((a, b) => a + b, 0);
      row.forEach((count, predicted) => {
        const share = sum ? count / sum : 0;
        const color = Sweeper.rampColor(theme, share);
        cells.push({ value: [predicted, truth, count], share, itemStyle: { color, borderColor: theme.panel, borderWidth: 2 }, label: { color: Sweeper.textOn(color) } });
      });
    });
    const many = labels.length > 12;
    const axis = name => Sweeper.axis(theme, name, { type: 'category', data: labels, splitLine: { show: false }, axisLabel: { color: theme.text, interval: many ? 'auto' : 0, width: 84, overflow: 'truncate', ...(labels.length > 4 && name === 'predicted' ? { rotate: 35 } : {}) } });
    return Sweeper.show(element, {
      grid: { left: 124, right: 16, top: 10, bottom: labels.length > 4 ? 92 : 48 },
      tooltip: Sweeper.tooltip(theme, { formatter: item => Sweeper.tip(`${item.data.value[2]} examples`, [['true', labels[item.data.value[1]]], ['predicted', labels[item.data.value[0]]], ['of the true class', Sweeper.percent(item.data.share)]]) }),
      xAxis: { ...axis('predicted'), nameGap: labels.length > 4 ? 74 : 30 },
      yAxis: { ...axis('true'), inverse: true, nameGap: 104 },
      series: [{ type: 'heatmap', data: cells, label: { show: !many, formatter: item => String(item.data.value[2]), fontSize: 14 } }],
    });
  },
};
