'use strict';
// The charts, each in a card that draws itself when it comes into sight and again when the theme or the width changes.
Sweeper.order = ['parallel', 'curves', 'slice', 'importance', 'contour', 'history', 'pareto', 'confusion', 'timeline'];

Sweeper.cards = [];

Sweeper.sections.charts = (data, view) => {
  const section = Sweeper.el('section', { id: 'charts', class: 'charts', 'aria-label': 'Charts' });
  const reasons = [];
  for (const name of Sweeper.order) {
    const chart = Sweeper.charts[name];
    const missing = typeof echarts === 'undefined' ? null : chart.missing(data, view);
    if (typeof echarts === 'undefined' || missing) reasons.push([chart.title, missing]);
    else section.append(Sweeper.card(name, chart, data, view));
  }
  if (typeof echarts === 'undefined') {
    section.append(Sweeper.el('p', { class: 'card wide notice' }, 'This copy of Sweeper was built without Apache ECharts, so there are tables and no charts. '
      + 'Run tools/echarts.sh where the npm registry can be reached, build again, and give the command again.'));
  } else if (reasons.length > 0) {
    section.append(Sweeper.el('div', { class: 'card wide' }, Sweeper.el('h2', {}, 'Not drawn'),
      Sweeper.el('ul', {}, reasons.map(([title, why]) => Sweeper.el('li', {}, Sweeper.el('strong', {}, `${title}: `), why)))));
  }
  return section;
};

Sweeper.card = (name, chart, data, view) => {
  const about = Sweeper.el('p', { class: 'note', id: `about-${name}` });
  const canvas = Sweeper.el('div', { class: 'canvas', role: 'img', 'aria-label': chart.title, 'aria-describedby': `about-${name}` });
  const own = { view, isSeen: false, choice: null, isStale: false, took: 0, drawn: 0 };
  const card = Sweeper.el('article', { class: `card chart${chart.wide ? ' wide' : ''}`, id: `chart-${name}` },
    Sweeper.el('div', { class: 'heading' }, Sweeper.el('h2', {}, chart.title), Sweeper.choice(chart, data, value => { own.choice = value; draw(); })),
    about, name === 'confusion' ? Sweeper.el('div', { class: 'pair' }, canvas, Sweeper.classTable(data)) : canvas);
  const draw = () => {
    if (!own.isSeen || canvas.clientWidth === 0) return;
    const begin = performance.now();
    own.isStale = false;
    const given = { ...view, choice: own.choice };
    about.textContent = chart.about(data, given);
    const missing = chart.missing(data, given);
    canvas.classList.toggle('nothing', Boolean(missing));
    canvas.style.height = `${missing ? 40 : chart.height(data, canvas.clientWidth)}px`;
    echarts.getInstanceByDom(canvas)?.dispose();
    if (missing) canvas.textContent = missing;
    else {
      canvas.textContent = '';
      const drawn = chart.draw(canvas, data, Sweeper.theme, given);
      drawn.on('click', event => {
        const trial = event.data?.trial ?? (event.seriesType === 'line' && /^\d+$/.test(event.seriesId) ? Number(event.seriesId) : null);
        if (trial !== null) location.hash = `trial-${data.trials.number[trial]}`;
      });
    }
    own.drawn = performance.now();
    own.took = own.drawn - begin;
  };
  canvas.style.height = `${chart.height(data, 600)}px`;
  about.textContent = chart.about(data, view);
  new IntersectionObserver((entries, observer) => {
    if (entries.some(entry => entry.isIntersecting)) {
      observer.disconnect();
      own.isSeen = true;
      draw();
      performance.mark('sweeper-drawn');
    }
  }, { rootMargin: '300px' }).observe(canvas);
  Sweeper.cards.push({ name, own, element: card, draw, see: () => { own.isSeen = true; draw(); } });
  return card;
};

// A choice of metrics, where a chart can show several.
Sweeper.choice = (chart, data, changed) => {
  const choices = chart.choices?.(data) ?? [];
  return choices.length < 2 ? null : Sweeper.el('label', { class: 'choice' }, 'Metric ',
    Sweeper.el('select', { onchange: event => changed(event.target.value) }, choices.map(name => Sweeper.el('option', { value: name }, name))));
};

// Per-class scores of the best.
Sweeper.classTable = data => Sweeper.el('table', { class: 'small' },
  Sweeper.el('thead', {}, Sweeper.el('tr', {}, ['class', 'precision', 'recall', 'f1', 'examples'].map(name => Sweeper.el('th', { scope: 'col' }, name)))),
  Sweeper.el('tbody', {}, data.winner.classes.map(([precision, recall, f1, examples], i) => Sweeper.el('tr', {},
    Sweeper.el('th', { scope: 'row' }, data.winner.labels[i]),
    [precision, recall, f1].map(value => Sweeper.el('td', {}, Sweeper.share(value))), Sweeper.el('td', {}, String(examples))))));
