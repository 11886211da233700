'use strict';
// One trial in a dialogue: the target of #trial-7, which can be linked to.
Sweeper.trialDialogue = data => {
  const dialogue = Sweeper.el('dialog', { id: 'trial', 'aria-labelledby': 'trial-title' });
  const pairs = (caption, rows) => rows.length === 0 ? null : Sweeper.el('table', { class: 'pairs' }, Sweeper.el('caption', {}, caption),
    Sweeper.el('tbody', {}, rows.map(([name, value]) => Sweeper.el('tr', {}, Sweeper.el('th', { scope: 'row' }, name), Sweeper.el('td', {}, value)))));
  const fill = trial => {
    const number = data.trials.number[trial];
    const metric = data.sweep.metric;
    dialogue.replaceChildren(
      Sweeper.el('form', { method: 'dialog' }, Sweeper.el('h2', { id: 'trial-title' }, `Trial #${number}: ${Sweeper.state(data, trial)}`), Sweeper.el('button', { 'aria-label': 'Close' }, '✕')),
      data.trials.failure[trial] ? Sweeper.el('p', { class: 'failure' }, data.trials.failure[trial]) : '',
      Sweeper.el('div', { class: 'best' },
        pairs('Parameters that vary', [...data.parameters.map(parameter => [parameter.name, Sweeper.parameterText(parameter, trial)]), ['seed', String(data.trials.seed[trial])]]) ?? '',
        pairs(`Metrics at epoch ${Sweeper.epoch(data.trials.epoch[trial] ?? '–', data.trials.epochs[trial])}`, data.trials.value[trial] === null ? []
          : [[metric, Sweeper.metric(data.trials.value[trial])], ...Object.entries(data.trials.metrics).map(([name, values]) => [name, Sweeper.metric(values[trial])])]) ?? ''),
      Sweeper.el('p', {}, `Each epoch: ${(data.trials.curves[metric]?.[trial] ?? []).map(Sweeper.metric).join(', ') || 'none'}. Time: ${Sweeper.seconds(data.trials.seconds[trial])}.`),
      Sweeper.command('All of it', `sweeper show ${number} --sweep ${data.sweep.name}`),
      Sweeper.trialExtras?.(data, trial) ?? '');
  };
  const follow = () => {
    const [, number] = /^#trial-(\d+)$/.exec(location.hash) ?? [];
    const trial = data.trials.number.indexOf(Number(number));
    if (number !== undefined && trial >= 0) {
      fill(trial);
      if (!dialogue.open) dialogue.showModal();
    } else if (dialogue.open) dialogue.close();
  };
  dialogue.addEventListener('close', () => { if (location.hash.startsWith('#trial-')) history.replaceState(null, '', location.pathname + location.search); });
  dialogue.addEventListener('click', event => { if (event.target === dialogue) dialogue.close(); });
  addEventListener('hashchange', follow);
  return { dialogue, follow };
};
