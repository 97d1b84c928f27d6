/** Lists that keep themselves up to date (`data-live`) say so when they no longer can. */
export function startLiveLists() {
  const show = (event, failed) => {
    if (!event.target.closest?.('[data-live]')) return;
    const note = document.querySelector('[data-live-error]');
    if (note) note.hidden = !failed;
  };
  for (const name of ['htmx:sendError', 'htmx:responseError', 'htmx:timeout']) {
    document.addEventListener(name, (event) => show(event, true));
  }
  document.addEventListener('htmx:afterOnLoad', (event) => show(event, event.detail.failed));
}
