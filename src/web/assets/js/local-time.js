/** Shows real times (`<time data-local>`) in the reader's own zone; without scripts they stay in UTC. */
export function startLocalTimes() {
  convert(document);
  document.addEventListener('htmx:afterSwap', (event) => convert(event.target));
}

function convert(root) {
  for (const time of root.querySelectorAll('time[data-local]')) {
    const at = Date.parse(time.dateTime);
    if (!Number.isNaN(at)) time.textContent = localDateTime(at);
    time.removeAttribute('data-local');
  }
}

/** Date, time and zone of the reader, e.g. `2026-11-23 18:55:02 GMT+1`: the form of all times on the pages. */
function localDateTime(at) {
  const parts = new Intl.DateTimeFormat('en', {
    year: 'numeric',
    month: '2-digit',
    day: '2-digit',
    hour: '2-digit',
    minute: '2-digit',
    second: '2-digit',
    hourCycle: 'h23',
    timeZoneName: 'short',
  }).formatToParts(new Date(at));
  const part = (type) => parts.find((each) => each.type === type)?.value ?? '';
  return `${part('year')}-${part('month')}-${part('day')} ${part('hour')}:${part('minute')}:${part('second')} ${part('timeZoneName')}`;
}
