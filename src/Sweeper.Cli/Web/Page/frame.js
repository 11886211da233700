'use strict';
// The sections above the charts, in their order.
Sweeper.above = ['headline', 'confirmation', 'final', 'hints', 'failures'];

// Theme, width, printing and picked trials: what a page does whatever its sections are. Redraws the charts when one of these changes.
Sweeper.frame = data => {
  const dark = matchMedia('(prefers-color-scheme: dark)');
  const remembered = () => { try { return localStorage.getItem('sweeper-theme'); } catch { return null; } };
  let chosen = remembered();
  // What the views share: the trials picked by brushing (null: all) and who wants to know when that changes.
  const view = { picked: null, changed: [] };

  const fillTop = () => {
    document.getElementById('top').replaceChildren(...Sweeper.top(data, Sweeper.theme));
    document.getElementById('theme').addEventListener('click', () => {
      chosen = Sweeper.theme.isDark ? 'light' : 'dark';
      try { localStorage.setItem('sweeper-theme', chosen); } catch { /* A page opened from a file may have no storage. */ }
      setTheme();
      document.getElementById('theme').focus();
    });
  };
  const setTheme = () => {
    const isDark = chosen ? chosen === 'dark' : dark.matches;
    document.documentElement.dataset.theme = isDark ? 'dark' : 'light';
    Sweeper.theme = { ...Sweeper.themes[isDark ? 'dark' : 'light'], isDark };
    fillTop();
    Sweeper.cards.forEach(card => card.draw());
  };

  setTheme();
  dark.addEventListener('change', setTheme);
  let width = innerWidth, waiting = 0;
  addEventListener('resize', () => {
    if (innerWidth === width) return;
    width = innerWidth;
    clearTimeout(waiting);
    waiting = setTimeout(() => Sweeper.cards.forEach(card => card.draw()), 150);
  });
  addEventListener('beforeprint', () => Sweeper.cards.forEach(card => card.see()));
  document.addEventListener('picked', event => {
    const isOutside = event.target === document;
    view.picked = event.detail;
    Sweeper.cards.filter(card => card.name === 'curves' || (isOutside && card.name === 'parallel')).forEach(card => card.draw());
    view.changed.forEach(changed => changed());
  });
  return { view, fillTop };
};
