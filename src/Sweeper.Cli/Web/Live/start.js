'use strict';
// Puts the dashboard together from the server's first message and keeps it in step with those that follow.
(async () => {
  const data = {};
  let page = null, refilling = 0;
  const may = { act: false, why: 'Read-only: open the address with the token to stop, resume and retry.' };
  if (Sweeper.token !== null) {
    const answer = await Sweeper.ask('token');
    may.act = answer.isDone;
    if (!answer.isDone) may.why = `Read-only. ${answer.text}`;
  }
  Sweeper.mayAct = may.act;

  const drawable = () => typeof echarts === 'undefined' ? '' : Sweeper.order.filter(name => !Sweeper.charts[name].missing(data, page.view)).join();
  const swap = (name, fresh) => {
    const old = page.sections[name];
    page.sections[name] = fresh ?? Sweeper.el('span', { hidden: true });
    old.replaceWith(page.sections[name]);
  };
  const build = () => {
    const { view, fillTop } = page?.frame ?? Sweeper.frame(data);
    view.isLive = true;
    view.changed.length = 0;
    view.picked = null;
    dropCards();
    page ??= { frame: { view, fillTop }, view, stale: Sweeper.redraw(view), running: Sweeper.sections.running(data, may), trial: Sweeper.trialDialogue(data) };
    page.sections = {};
    for (const name of [...Sweeper.above, 'charts', 'trials']) page.sections[name] = Sweeper.sections[name](data, view) ?? Sweeper.el('span', { hidden: true });
    page.drawn = drawable();
    document.getElementById('page').replaceChildren(page.running.section, ...Object.values(page.sections), page.trial.dialogue);
  };
  // The bar on top has a button, which stays unless a word beside it changes.
  let written = '';
  const fillTop = () => {
    const { name, progress, standing, training, updated } = data.sweep;
    const words = JSON.stringify([name, progress, standing, training, updated.slice(0, 16)]);
    if (words === written) return;
    written = words;
    const isFocused = document.activeElement?.id === 'theme';
    page.frame.fillTop();
    if (isFocused) document.getElementById('theme').focus();
  };
  const dropCards = () => {
    document.querySelectorAll('.canvas').forEach(canvas => typeof echarts !== 'undefined' && echarts.getInstanceByDom(canvas)?.dispose());
    Sweeper.cards.length = 0;
  };
  const rebuildCharts = () => {
    if (drawable() === page.drawn) return;
    dropCards();
    swap('charts', Sweeper.sections.charts(data, page.view));
    page.drawn = drawable();
  };

  const take = {
    all: message => {
      const focused = document.activeElement?.id;
      for (const name of Object.keys(data)) if (name !== 'now') delete data[name];
      Object.assign(data, message);
      Sweeper.rank(data);
      build();
      fillTop();
      page.running.fill();
      page.trial.follow();
      if (focused) document.getElementById(focused)?.focus();
      performance.mark('sweeper-ready');
    },
    trials: message => {
      const wasEmpty = data.trials.number.length === 0;
      const places = Sweeper.applyTrials(data, message);
      if (wasEmpty) swap('trials', Sweeper.sections.trials(data, page.view));
      // A table of thousands is not sorted again for each of many messages.
      clearTimeout(refilling);
      refilling = setTimeout(() => page.view.refill?.(), 100);
      page.stale();
      rebuildCharts();
      const open = /^#trial-(\d+)$/.exec(location.hash)?.[1];
      if (open && places.includes(Sweeper.placeOf(data, Number(open)))) {
        const focused = document.activeElement;
        page.trial.follow();
        focused?.focus();
      }
    },
    insights: message => {
      Object.assign(data, message);
      Sweeper.rank(data);
      for (const name of Sweeper.above) swap(name, Sweeper.sections[name](data, page.view));
      page.view.refill?.();
      page.stale();
      rebuildCharts();
      fillTop();
    },
    now: message => {
      data.now = message;
      if (!page) return;
      Object.assign(data.sweep, { progress: message.progress, standing: message.standing, training: message.training, updated: message.updated });
      fillTop();
      page.running.fill();
    },
    problem: message => lost(message.text),
  };

  const lost = text => {
    if (text && document.getElementById('lost')?.textContent === text) return;
    document.getElementById('lost')?.remove();
    if (text) document.getElementById('page').prepend(Sweeper.el('p', { id: 'lost', class: 'card lost', role: 'alert' }, text));
  };
  const events = new EventSource('events');
  for (const [name, act] of Object.entries(take)) {
    events.addEventListener(name, event => {
      if (name !== 'problem') lost(null);
      act(JSON.parse(event.data));
    });
  }
  events.onerror = () => lost('The dashboard does not answer: it has ended, or the connection is lost. What you see may be old; it goes on by itself when the dashboard is back.');
})();
