'use strict';
// What decides beyond the search: the best trained again with further seeds, and the winner's score on the test split.
Sweeper.sections.confirmation = data => !data.confirmation ? null : Sweeper.el('section', { id: 'confirmation', class: 'card' },
  Sweeper.el('h2', {}, 'Confirmation'),
  Sweeper.el('p', {}, data.confirmation.sentence),
  Sweeper.valueTable('Confirmation', data.confirmation.headings, data.confirmation.rows.map(([, ...cells], i) => [Sweeper.trialLink(data, data.confirmation.trials[i]), ...cells])));

Sweeper.sections.final = data => !data.final ? null : Sweeper.el('section', { id: 'final', class: 'card' },
  Sweeper.el('h2', {}, 'Test split'),
  data.final.sentences.map(sentence => Sweeper.el('p', {}, sentence)),
  Sweeper.valueTable('Scores on the test split', ['metric', 'value', 'interval'], data.final.scores));

// A table whose first column names the row. It scrolls by itself where the screen is narrow.
Sweeper.valueTable = (label, headings, rows) => Sweeper.el('div', { class: 'scroll', tabindex: '0', role: 'region', 'aria-label': label },
  Sweeper.el('table', { class: 'values' },
    Sweeper.el('thead', {}, Sweeper.el('tr', {}, headings.map(name => Sweeper.el('th', { scope: 'col' }, name)))),
    Sweeper.el('tbody', {}, rows.map(([first, ...cells]) => Sweeper.el('tr', {}, Sweeper.el('th', { scope: 'row' }, first), cells.map(cell => Sweeper.el('td', {}, cell)))))));
