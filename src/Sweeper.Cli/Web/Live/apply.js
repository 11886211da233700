'use strict';
// Keeps the page's data up to date from the server's messages.

// The columns of some trials, as the server sends them, into those of all. New trials come last.
Sweeper.applyTrials = (data, news) => {
  const changed = news.trials;
  const all = data.trials;
  const places = changed.number.map(number => {
    const place = Sweeper.placeOf(data, number);
    if (place >= 0) return place;
    all.number.push(number);
    return all.number.length - 1;
  });
  const put = (column, values) => places.forEach((place, i) => { column[place] = values[i]; });
  for (const name of ['state', 'value', 'epoch', 'epochs', 'seconds', 'ended', 'seed']) put(all[name], changed[name]);
  for (const kind of ['metrics', 'curves']) {
    for (const name of Object.keys(changed[kind])) {
      all[kind][name] ??= all.number.map(() => kind === 'curves' ? [] : null);
    }
    for (const [name, column] of Object.entries(all[kind])) put(column, changed[kind][name] ?? places.map(() => kind === 'curves' ? [] : null));
  }
  for (const kind of ['failure', 'at']) places.forEach((place, i) => {
    if (changed[kind][i] === undefined) delete all[kind][place];
    else all[kind][place] = changed[kind][i];
  });
  const over = new Set(all.over_limit);
  places.forEach(place => over.delete(place));
  changed.over_limit.forEach(i => over.add(places[i]));
  all.over_limit = [...over];
  news.parameters.forEach((values, i) => put(data.parameters[i].values, values));
  Sweeper.rank(data);
  return places;
};

// Numbers are nearly always 1, 2, 3 and so on.
Sweeper.placeOf = (data, number) => data.trials.number[number - 1] === number ? number - 1 : data.trials.number.indexOf(number);

// Trials with a result, best first, those over a limit last, ties by number: as the server ranks them.
Sweeper.rank = data => {
  const { value, state, states, over_limit } = data.trials;
  const ranked = new Set(['completed', 'pruned', 'paused'].map(name => states.indexOf(name)));
  const over = new Set(over_limit);
  const sign = data.sweep.maximize ? -1 : 1;
  data.ranking = state.map((_, trial) => trial).filter(trial => ranked.has(state[trial]) && value[trial] !== null)
    .sort((a, b) => over.has(a) - over.has(b) || sign * (value[a] - value[b]) || a - b);
};
