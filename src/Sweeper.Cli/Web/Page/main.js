'use strict';
// Puts the report's page together from the data in it.
(() => {
  const data = JSON.parse(document.getElementById('data').textContent);
  const { view } = Sweeper.frame(data);
  const trial = Sweeper.trialDialogue(data);
  document.getElementById('page').replaceChildren(...[...Sweeper.above, 'charts', 'trials'].map(name => Sweeper.sections[name](data, view)).filter(section => section), trial.dialogue);
  trial.follow();
  // For whoever measures: the page can be used from here on.
  performance.mark('sweeper-ready');
})();
