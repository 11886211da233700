'use strict';
// The token that lets this page stop, resume and retry. It is taken out of the address, so that an address copied from the
// browser is read-only, and stays with this tab.
Sweeper.token = (() => {
  const address = new URL(location.href);
  const given = address.searchParams.get('token');
  if (given !== null) {
    address.searchParams.delete('token');
    history.replaceState(null, '', address);
    try { sessionStorage.setItem('sweeper-token', given); } catch { /* Then it is gone with the next reload. */ }
  }
  try { return given ?? sessionStorage.getItem('sweeper-token'); } catch { return given; }
})();

// Asks the server to do something. Resolves to whether it did, and what it says.
Sweeper.ask = async path => {
  try {
    const answer = await fetch(path, { method: 'POST', headers: { 'X-Sweeper-Token': Sweeper.token ?? '' } });
    return { isDone: answer.ok, text: await answer.text() };
  } catch {
    return { isDone: false, text: 'The dashboard does not answer.' };
  }
};
