'use strict';
// What the dashboard shows of a trial beside the report: its logs, and a button to try it again.
(() => {
  let shown = { trial: null, element: null };
  Sweeper.trialExtras = (data, trial) => {
    const number = data.trials.number[trial];
    if (shown.trial !== number) shown = { trial: number, ...Sweeper.trialLog(number) };
    const failed = Sweeper.state(data, trial) === 'failed' && Sweeper.mayAct;
    return Sweeper.el('div', {}, failed && Sweeper.el('p', {}, Sweeper.el('button', { type: 'button', onclick: () => {
      document.getElementById('trial').close();
      Sweeper.act(`retry?trial=${number}`, `Trying #${number} again …`);
    } }, 'Retry this trial')), shown.element);
  };
})();

Sweeper.trialLog = number => {
  const text = Sweeper.el('pre', { class: 'log', tabindex: '0', role: 'region', 'aria-label': 'Log' }, '…');
  const choice = Sweeper.el('select', { onchange: () => load() }, [['out', 'out.log'], ['err', 'err.log']].map(([value, name]) => Sweeper.el('option', { value }, name)));
  const load = async () => {
    try {
      const answer = await fetch(`log?trial=${number}&name=${choice.value}`);
      const log = answer.ok ? await answer.text() : '';
      text.textContent = !answer.ok ? 'There is no such log yet.' : log === '' ? 'It is empty.' : log;
      text.scrollTop = text.scrollHeight;
    } catch {
      text.textContent = 'The dashboard does not answer.';
    }
  };
  load();
  return { element: Sweeper.el('div', {}, Sweeper.el('div', { class: 'tools' }, Sweeper.el('label', {}, 'Log ', choice),
    Sweeper.el('button', { type: 'button', onclick: load }, 'Read again')), text) };
};
