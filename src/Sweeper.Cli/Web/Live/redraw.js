'use strict';
// Draws charts again whose data have changed: those in sight, none that somebody points at or has picked trials in, and none
// so often that the page would have no time for its user.
Sweeper.redraw = view => {
  const rest = 12;
  const isInSight = element => {
    const box = element.getBoundingClientRect();
    return box.bottom > -100 && box.top < innerHeight + 100;
  };
  setInterval(() => {
    if (document.hidden) return;
    const card = Sweeper.cards.find(({ name, own, element }) => own.isStale && own.isSeen && !(view.picked && name === 'parallel')
      && isInSight(element) && !element.matches(':hover') && performance.now() - own.drawn > Math.max(500, rest * own.took));
    card?.draw();
  }, 150);
  return () => Sweeper.cards.forEach(card => { card.own.isStale = true; });
};
