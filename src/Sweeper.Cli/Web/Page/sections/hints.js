'use strict';
// What deserves a second look, each with the line for the sweep file.
Sweeper.sections.hints = data => data.hints.length === 0 ? null : Sweeper.el('section', { id: 'hints', class: 'card' },
  Sweeper.el('h2', {}, 'Hints'),
  Sweeper.el('ul', {}, data.hints.map(hint => Sweeper.el('li', {}, Sweeper.el('p', {}, hint.sentence), Sweeper.el('pre', {}, hint.yaml)))));

// Why trials failed, the most frequent cause first.
Sweeper.sections.failures = data => data.failures.length === 0 ? null : Sweeper.el('section', { id: 'failures', class: 'card' },
  Sweeper.el('h2', {}, 'Failures'),
  Sweeper.el('ul', {}, data.failures.map(failure => Sweeper.el('li', {},
    Sweeper.el('p', {}, Sweeper.el('strong', {}, `${failure.trials.length} × ${failure.kind}: `), failure.message),
    Sweeper.el('p', { class: 'note' }, ...Sweeper.commas(failure.trials.slice(0, 20).map(trial => Sweeper.trialLink(data, trial))),
      failure.trials.length > 20 ? ` and ${failure.trials.length - 20} more` : '')))));
