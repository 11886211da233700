'use strict';
// What happens now: who runs the sweep, the running trials, the devices, and the buttons. Elements stay while their numbers
// change, so that a click or the focus is not lost to an update.
Sweeper.sections.running = (data, may) => {
  const state = Sweeper.el('p', { role: 'status', id: 'state' });
  const said = Sweeper.el('p', { role: 'status', class: 'note', id: 'said' });
  const remaining = Sweeper.el('li', { id: 'remaining' });
  const devices = Sweeper.el('ul', { class: 'devices', 'aria-label': 'Devices' }, remaining);
  const head = Sweeper.el('tr', {});
  const body = Sweeper.el('tbody', {});
  const table = Sweeper.el('div', { class: 'scroll', tabindex: '0', role: 'region', 'aria-label': 'Running trials' },
    Sweeper.el('table', { class: 'running' }, Sweeper.el('thead', {}, head), body));
  let busy = null;
  const act = async (path, doing) => {
    busy = doing;
    buttons();
    said.textContent = doing;
    const { text } = await Sweeper.ask(path);
    said.textContent = text;
    busy = null;
    buttons();
  };
  Sweeper.act = act;
  const button = (id, name, doing) => Sweeper.el('button', { type: 'button', id, onclick: () => act(id, doing) }, name);
  const stop = button('stop', 'Stop', 'Stopping: the running trials save where they are …');
  const resume = button('resume', 'Resume', 'Starting …');
  const retry = button('retry', 'Retry failed', 'Starting …');
  const buttons = () => {
    const now = data.now;
    stop.disabled = busy !== null || !now?.owner;
    resume.disabled = busy !== null || !now || Boolean(now.owner) || now.to_go === 0;
    retry.disabled = busy !== null || !now || Boolean(now.owner) || now.failed === 0;
  };

  const write = (element, text) => { if (element.textContent !== text) element.textContent = text; };
  const point = (link, trial) => {
    write(link, `#${trial}`);
    link.setAttribute('href', `#trial-${trial}`);
  };
  const measure = (bar, part, label) => {
    bar.value = part;
    bar.setAttribute('aria-label', label);
  };

  // A row for each trial that runs, a list item for each device: made once, then filled again and again.
  const rows = new Map();
  const row = trial => {
    const [link, bar, percent] = [Sweeper.el('a', {}), Sweeper.el('progress', { max: '1' }), Sweeper.el('span', {})];
    const cells = ['to_go', 'epoch', 'value', 'device', 'parameters'].map(() => Sweeper.el('td', {}));
    point(link, trial.trial);
    return { cells, bar, percent, element: Sweeper.el('tr', {}, Sweeper.el('td', {}, link), Sweeper.el('td', {}, bar, percent), cells) };
  };
  const fillRow = ({ cells, bar, percent }, trial) => {
    const place = Sweeper.placeOf(data, trial.trial);
    measure(bar, trial.part, `progress of trial ${trial.trial}`);
    const steps = trial.steps > 0 && trial.steps !== trial.epochs ? ` (${trial.step.toLocaleString('en')} of ${trial.steps.toLocaleString('en')} steps)` : '';
    write(percent, trial.loads ? 'loading' : `${Math.round(100 * trial.part)} %${steps}`);
    [trial.to_go ?? '–', Sweeper.epoch(trial.epoch, trial.epochs), Sweeper.metric(trial.value), trial.device,
      place < 0 ? '' : data.parameters.slice(0, 6).map(one => `${one.name}=${Sweeper.parameterText(one, place)}`).join('  ')]
      .forEach((text, i) => write(cells[i], text));
  };
  const items = [];
  const item = () => {
    const [name, link, bar, share] = [Sweeper.el('span', {}), Sweeper.el('a', {}), Sweeper.el('progress', { max: '1' }), Sweeper.el('span', {})];
    return { name, link, bar, share, element: Sweeper.el('li', {}, name, link, ' ', bar, share) };
  };
  const fillItem = ({ name, link, bar, share }, device) => {
    write(name, device.trial === null ? `${device.name} idle` : `${device.name} `);
    link.hidden = device.trial === null;
    if (device.trial !== null) point(link, device.trial);
    bar.hidden = device.busy === null;
    measure(bar, device.busy ?? 0, `${device.name} busy`);
    write(share, device.busy === null ? '' : ` ${Math.round(100 * device.busy)} % busy`);
  };

  const fill = () => {
    const now = data.now;
    if (!now) return;
    write(state, now.owner ? `Running since ${now.owner.since.slice(0, 16).replace('T', ' ')} UTC: pid ${now.owner.pid} on ${now.owner.host}.`
      : now.to_go === 0 ? 'Done: every trial has ended.' : `Nobody runs it. Go on with: sweeper resume ${data.sweep.name}`);
    remaining.hidden = !now.remaining || !now.owner;
    write(remaining, now.remaining ?? '');
    while (items.length < now.devices.length) {
      items.push(item());
      devices.append(items[items.length - 1].element);
    }
    items.splice(now.devices.length).forEach(one => one.element.remove());
    now.devices.forEach((device, i) => fillItem(items[i], device));

    const names = ['trial', 'progress', 'to go', 'epoch', data.sweep.metric, 'device', 'parameters'];
    if (head.children.length === 0) head.append(...names.map(name => Sweeper.el('th', { scope: 'col' }, name)));
    table.hidden = now.running.length === 0;
    const wanted = new Set(now.running.map(trial => trial.trial));
    for (const [number, { element }] of rows) {
      if (!wanted.has(number)) {
        element.remove();
        rows.delete(number);
      }
    }
    now.running.forEach(trial => {
      if (!rows.has(trial.trial)) {
        rows.set(trial.trial, row(trial));
        body.append(rows.get(trial.trial).element);
      }
      fillRow(rows.get(trial.trial), trial);
    });
    buttons();
  };

  buttons();
  return { section: Sweeper.el('section', { id: 'running', class: 'card', tabindex: '-1' },
    Sweeper.el('h2', {}, 'Now'),
    Sweeper.el('div', { class: 'state' }, state, may.act ? [stop, resume, retry] : Sweeper.el('span', { class: 'note', id: 'read-only' }, may.why)),
    said, devices, table), fill };
};
