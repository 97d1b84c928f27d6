/** Shows real times (`<time data-local>`) in the reader's own zone; without scripts they stay in UTC. */
export function startLocalTimes() {
  convert(document);
  document.addEventListener('htmx:afterSwap', (event) => convert(event.target));
}

function convert(root) {
  const format = new Intl.DateTimeFormat(document.documentElement.lang, {
    year: 'numeric', month: '2-digit', day: '2-digit', hour: '2-digit', minute: '2-digit', second: '2-digit',
    hourCycle: 'h23', timeZoneName: 'short',
  });
  for (const time of root.querySelectorAll('time[data-local]')) {
    const at = Date.parse(time.dateTime);
    if (!Number.isNaN(at)) time.textContent = format.format(at);
    time.removeAttribute('data-local');
  }
}
