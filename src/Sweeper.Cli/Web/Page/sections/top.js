'use strict';
// The bar on top: which sweep, how it stands, and the switch between light and dark.
Sweeper.top = (data, theme) => {
  const stamp = data.sweep.updated.slice(0, 16).replace('T', ' ');
  return [
    Sweeper.el('div', { class: 'title' },
      Sweeper.el('h1', {}, data.sweep.name),
      Sweeper.el('p', {}, `${data.sweep.progress} (${data.sweep.standing}), ${data.sweep.training} of training. `
        + `Ranked by ${data.sweep.metric} (${data.sweep.maximize ? 'higher' : 'lower'} is better); each trial's best epoch counts. As of ${stamp} UTC.`)),
    Sweeper.el('button', { type: 'button', id: 'theme', 'aria-label': `Change to ${theme.isDark ? 'light' : 'dark'} colours` }, theme.isDark ? '☀ Light' : '☾ Dark'),
  ];
};
