'use strict';
// The result first: the best configuration, the epoch that scored it, how sure that is, and the commands that use it.
Sweeper.sections.headline = data => {
  const section = Sweeper.el('section', { id: 'headline', class: 'card', tabindex: '-1' });
  const best = data.winner;
  if (!best) {
    section.append(Sweeper.el('h2', {}, data.trials.number.length === 0 ? 'No trial has begun yet'
      : data.ranking.length > 0 ? 'No trial keeps to the limits of the sweep'
      : data.failures.length > 0 && data.trials.state.every(state => data.trials.states[state] === 'failed') ? 'All trials failed' : 'No trial has a score yet'));
    return section;
  }
  const interval = data.confidence?.interval;
  const corrected = data.confidence?.corrected;
  const bounds = one => `${Sweeper.share(one.low)} to ${Sweeper.share(one.high)}`;
  const fact = (name, value, note) => Sweeper.el('div', {}, Sweeper.el('dt', {}, name), Sweeper.el('dd', {}, value), note && Sweeper.el('dd', { class: 'note' }, note));
  const tied = data.tied.map(trial => Sweeper.trialLink(data, trial));
  section.append(
    Sweeper.el('h2', {}, 'Best'),
    Sweeper.el('div', { class: 'best' },
      Sweeper.el('div', {},
        Sweeper.el('p', { class: 'score' }, Sweeper.el('span', {}, data.sweep.metric), ' ', Sweeper.el('strong', {}, Sweeper.metric(best.value))),
        Sweeper.el('p', {}, `at epoch ${Sweeper.epoch(best.epoch, best.epochs)}, trial `, Sweeper.trialLink(data, data.ranking[0])),
        Sweeper.el('dl', { class: 'facts' },
          interval && fact(`${Math.round(100 * interval.level)} % interval`, bounds(interval), `from ${data.confidence.examples} validation examples`),
          corrected !== null && corrected !== undefined && data.confidence.compared > 1
            && fact('Corrected for selection', Sweeper.share(corrected), `${bounds(data.confidence.corrected_interval)}; the best of ${data.confidence.compared} looks better than it is`),
          data.ranking.length > 1 && fact('Tied with it', tied.length === 0 ? 'no other trial' : Sweeper.el('span', { class: 'list' }, ...Sweeper.commas(tied.slice(0, 12)), tied.length > 12 ? ` and ${tied.length - 12} more` : ''))),
        !interval && data.sureness.map(line => Sweeper.el('p', { class: 'note' }, line))),
      Sweeper.el('table', { class: 'pairs' },
        Sweeper.el('caption', {}, 'Its configuration'),
        Sweeper.el('tbody', {}, [...best.parameters, ['seed', String(best.seed)]].map(([name, value]) => Sweeper.el('tr', {}, Sweeper.el('th', { scope: 'row' }, name), Sweeper.el('td', {}, value)))))),
    Sweeper.command('Run it again', best.reproduce),
    best.predict && Sweeper.command('Use it', best.predict));
  return section;
};

// A command line to copy.
Sweeper.command = (what, line) => {
  const button = Sweeper.el('button', { type: 'button', onclick: async () => {
    await navigator.clipboard?.writeText(line);
    button.textContent = 'Copied';
    setTimeout(() => { button.textContent = 'Copy'; }, 1500);
  } }, 'Copy');
  return Sweeper.el('p', { class: 'command' }, Sweeper.el('span', {}, what), Sweeper.el('code', {}, line), button);
};

Sweeper.trialLink = (data, trial) => Sweeper.el('a', { href: `#trial-${data.trials.number[trial]}` }, Sweeper.trialName(data, trial));

// Elements with commas between them.
Sweeper.commas = elements => elements.flatMap((element, i) => i === 0 ? [element] : [', ', element]);
