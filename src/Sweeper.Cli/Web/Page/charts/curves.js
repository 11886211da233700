'use strict';
// Learning curves of all trials, the best on top. Of many trials the best 200, or the best 200 of those picked, are drawn.
Sweeper.charts.curves = {
  title: 'Learning curves',
  wide: true,
  most: 200,
  choices: data => Object.keys(data.trials.curves),
  about(data, view) {
    const all = Sweeper.charts.curves.trials(data, view);
    const drawn = Math.min(all.length, this.most);
    const which = view.picked ? 'picked trials' : 'trials';
    return `The metric after each epoch, the best trial in orange, the next four in colour. `
      + (all.length > drawn ? `The best ${drawn} of ${all.length.toLocaleString('en')} ${which} are drawn.` : all.length === 1 ? '' : `All ${all.length} ${which} are drawn.`);
  },
  missing: (data, view) => Sweeper.charts.curves.trials(data, view).length === 0 ? 'No epoch has been reported yet.' : null,
  height: () => 400,

  // Trials with a curve, best first, those without a rank last.
  trials(data, view) {
    const metric = Object.keys(data.trials.curves)[0];
    const ranked = new Set(data.ranking);
    const rest = data.trials.number.map((_, i) => i).filter(trial => !ranked.has(trial));
    const picked = view.picked ? new Set(view.picked) : null;
    return metric === undefined ? [] : [...data.ranking, ...rest]
      .filter(trial => data.trials.curves[metric][trial].some(value => value !== null) && (!picked || picked.has(trial)));
  },

  draw(element, data, theme, view) {
    const metric = view.choice ?? Object.keys(data.trials.curves)[0];
    const trials = Sweeper.charts.curves.trials(data, view).slice(0, Sweeper.charts.curves.most);
    const colors = theme.palette;
    const named = trials.slice(0, colors.length).filter(trial => data.ranking.includes(trial));
    const single = trials.every(trial => data.trials.curves[metric][trial].length < 2);
    const series = trials.map((trial, place) => {
      const curve = data.trials.curves[metric][trial];
      const epochs = Sweeper.epochsOf(data, trial, curve);
      const isNamed = place < named.length;
      const isFailed = Sweeper.state(data, trial) === 'failed';
      const color = isNamed ? colors[place] : isFailed ? theme.states.failed : theme.faint;
      return {
        type: 'line',
        name: Sweeper.trialName(data, trial),
        id: String(trial),
        data: curve.map((value, i) => [epochs[i], value]).filter(point => point[1] !== null),
        showSymbol: single || isNamed || curve.length === 1,
        symbol: 'circle',
        symbolSize: place === 0 ? 8 : 5,
        color,
        lineStyle: { width: place === 0 ? 3.5 : isNamed ? 2 : 1, opacity: isNamed ? 1 : trials.length > 50 ? 0.35 : 0.6, type: isFailed ? 'dashed' : 'solid' },
        emphasis: { focus: 'series', lineStyle: { width: 3 } },
        triggerLineEvent: true,
        z: trials.length - place,
      };
    });
    const last = Math.max(1, ...trials.flatMap(trial => Sweeper.epochsOf(data, trial, data.trials.curves[metric][trial])));
    return Sweeper.show(element, {
      grid: { left: 56, right: 18, top: 56, bottom: 44 },
      legend: { top: 0, left: 0, data: named.map(trial => Sweeper.trialName(data, trial)), textStyle: { color: theme.text }, type: 'scroll', pageIconColor: theme.text, pageTextStyle: { color: theme.muted } },
      tooltip: Sweeper.tooltip(theme, { trigger: 'item', formatter: item => Sweeper.trialTip(data, Number(item.seriesId)) }),
      xAxis: Sweeper.axis(theme, 'epoch', { min: last > 1 ? 0.9 : 0.5, max: last > 1 ? last + 0.1 : 1.5, scale: false, minInterval: 1, splitLine: { show: false },
        ...(data.trials.at && Object.keys(data.trials.at).length > 0 ? { min: 0 } : {}),
        axisLabel: { formatter: value => Number.isInteger(value) ? String(value) : '' } }),
      yAxis: Sweeper.metricAxis(theme, data, { name: metric }),
      series,
    });
  },
};
