'use strict';
// The table of all trials: sorted by any column, filtered by words and comparisons, a page at a time.
Sweeper.sections.trials = (data, view) => data.trials.number.length === 0 ? null : Sweeper.trialTable(data, view);

Sweeper.pageSize = 50;

// Columns: a name, the value to sort by, and what is shown.
Sweeper.trialColumns = data => {
  const rank = new Map(data.ranking.map((trial, place) => [trial, place]));
  const tied = new Set(data.tied);
  const over = new Set(data.trials.over_limit);
  const seeds = new Set(data.trials.seed).size > 1;
  const remark = trial => [
    rank.get(trial) === 0 && data.winner ? 'best' : '', tied.has(trial) ? 'tied with the best' : '', over.has(trial) ? 'over a limit' : '', data.trials.failure[trial] ?? '',
  ].filter(text => text).join(', ');
  return [
    { name: 'rank', sort: trial => rank.get(trial) ?? null, show: trial => rank.has(trial) ? String(rank.get(trial) + 1) : '–' },
    { name: 'trial', sort: trial => data.trials.number[trial], show: trial => Sweeper.trialName(data, trial), isLink: true },
    { name: 'state', sort: trial => Sweeper.state(data, trial), show: trial => Sweeper.state(data, trial), isText: true },
    { name: data.sweep.metric, sort: trial => data.trials.value[trial], show: trial => Sweeper.metric(data.trials.value[trial]) },
    { name: 'epoch', sort: trial => data.trials.epoch[trial], show: trial => data.trials.epoch[trial] === null ? '–' : Sweeper.epoch(data.trials.epoch[trial], data.trials.epochs[trial]) },
    ...data.parameters.map(parameter => ({
      name: parameter.name,
      isText: parameter.scale === 'category' && parameter.levels.some(level => Number.isNaN(Number(level))),
      sort: trial => parameter.values[trial],
      show: trial => Sweeper.parameterText(parameter, trial),
    })),
    ...(seeds ? [{ name: 'seed', sort: trial => data.trials.seed[trial], show: trial => String(data.trials.seed[trial]) }] : []),
    { name: 'time', sort: trial => data.trials.seconds[trial], show: trial => Sweeper.seconds(data.trials.seconds[trial]) },
    { name: 'remark', sort: remark, show: remark, isText: true },
  ];
};

// A test of a trial from what was typed: every word must occur in the row, and every comparison (f1>0.9, state=failed) must hold.
Sweeper.trialFilter = (columns, typed) => {
  const tests = typed.trim().split(/\s+/).filter(word => word).map(word => {
    const [, name, sign, wanted] = /^([^<>=!]+)(<=|>=|!=|=|<|>)(.+)$/.exec(word) ?? [];
    const column = columns.find(one => one.name === name);
    if (!column) return trial => columns.some(one => one.show(trial).toLowerCase().includes(word.toLowerCase()));
    const number = Number(wanted);
    return trial => {
      const text = column.show(trial);
      const own = Number(text) || text === '0' ? Number(text) : column.sort(trial);
      if (Number.isNaN(number)) return sign === '=' ? text === wanted : sign === '!=' ? text !== wanted : false;
      if (own === null || typeof own !== 'number') return sign === '!=';
      return { '<': own < number, '>': own > number, '<=': own <= number, '>=': own >= number, '=': own === number, '!=': own !== number }[sign];
    };
  });
  return trial => tests.every(test => test(trial));
};

Sweeper.trialTable = (data, view) => {
  let columns = Sweeper.trialColumns(data).filter(column => column.name !== 'remark' || view.isLive || data.trials.number.some((_, trial) => column.show(trial)));
  let { sorted, ascending, typed, page } = view.table ?? { sorted: 0, ascending: true, typed: '', page: 0 };
  sorted = Math.min(sorted, columns.length - 1);
  const body = Sweeper.el('tbody', {});
  const count = Sweeper.el('p', { class: 'note', role: 'status' });
  const older = Sweeper.el('button', { type: 'button', onclick: () => { page--; fill(); } }, 'Previous');
  const newer = Sweeper.el('button', { type: 'button', onclick: () => { page++; fill(); } }, 'Next');
  const all = Sweeper.el('button', { type: 'button', onclick: () => document.dispatchEvent(new CustomEvent('picked', { detail: null })) }, 'Show all again');
  const heads = columns.map((column, i) => Sweeper.el('th', { scope: 'col', class: column.isText ? 'text' : null },
    Sweeper.el('button', { type: 'button', onclick: () => { ascending = sorted === i ? !ascending : true; sorted = i; page = 0; fill(); } }, column.name)));
  const filter = Sweeper.el('input', { type: 'search', id: 'filter', placeholder: `failed   ${data.sweep.metric}>0.9   trial>10`, value: typed, autocomplete: 'off', spellcheck: 'false', oninput: event => { typed = event.target.value; page = 0; fill(); } });

  // Missing values come last, whichever way the column is sorted.
  const compare = (a, b) => {
    const [left, right] = [columns[sorted].sort(a), columns[sorted].sort(b)];
    if (left === null || right === null) return (left === null) - (right === null) || a - b;
    const order = typeof left === 'string' ? left.localeCompare(right) : left - right;
    return (ascending ? order : -order) || a - b;
  };

  const fill = () => {
    view.table = { sorted, ascending, typed, page };
    const picked = view.picked ? new Set(view.picked) : null;
    const test = Sweeper.trialFilter(columns, typed);
    const shown = data.trials.number.map((_, trial) => trial).filter(trial => (!picked || picked.has(trial)) && test(trial)).sort(compare);
    const pages = Math.max(1, Math.ceil(shown.length / Sweeper.pageSize));
    page = Math.min(Math.max(page, 0), pages - 1);
    const start = page * Sweeper.pageSize;
    const rows = shown.slice(start, start + Sweeper.pageSize);
    body.replaceChildren(...rows.map(trial => Sweeper.el('tr', { class: trial === data.ranking[0] && data.winner ? 'winner' : null },
      columns.map(column => Sweeper.el('td', { class: column.isText ? 'text' : null }, column.isLink ? Sweeper.trialLink(data, trial) : column.show(trial))))));
    heads.forEach((head, i) => head.setAttribute('aria-sort', i !== sorted ? 'none' : ascending ? 'ascending' : 'descending'));
    const total = data.trials.number.length.toLocaleString('en');
    count.textContent = shown.length === 0 ? `None of ${total} trials.`
      : `${(start + 1).toLocaleString('en')} to ${(start + rows.length).toLocaleString('en')} of ${shown.length.toLocaleString('en')}`
        + `${shown.length < data.trials.number.length ? ` (of ${total} trials)` : ` trial${shown.length === 1 ? '' : 's'}`}${picked ? ', picked in the parallel coordinates' : ''}`;
    older.disabled = page === 0;
    newer.disabled = page >= pages - 1;
    older.hidden = newer.hidden = pages === 1;
    all.hidden = !picked;
  };
  view.changed.push(() => { page = 0; fill(); });
  // Trials have changed: the same columns of the same trials, with other values.
  view.refill = () => {
    const names = columns.map(column => column.name);
    columns = Sweeper.trialColumns(data).filter(column => names.includes(column.name));
    const focused = body.contains(document.activeElement) ? document.activeElement.getAttribute('href') : null;
    fill();
    if (focused) body.querySelector(`a[href="${focused}"]`)?.focus();
  };
  fill();
  return Sweeper.el('section', { id: 'trials', class: 'card' },
    Sweeper.el('h2', {}, 'Trials'),
    Sweeper.el('div', { class: 'tools' }, Sweeper.el('label', { for: 'filter' }, 'Filter'), filter, count, all, older, newer),
    Sweeper.el('div', { class: 'scroll', tabindex: '0', role: 'region', 'aria-label': 'Table of trials' }, Sweeper.el('table', { class: 'trials' }, Sweeper.el('thead', {}, Sweeper.el('tr', {}, heads)), body)));
};
