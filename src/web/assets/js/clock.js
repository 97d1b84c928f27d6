const BEIJING_OFFSET_MS = 8 * 3_600_000;

/** Lets both clocks of the clock bar tick between two news from the server. */
export function startClock() {
  let shown;
  let shownAt = 0;
  const tick = () => {
    const clock = document.querySelector('[data-clock]');
    if (!clock) return;
    if (clock !== shown) {
      shown = clock;
      shownAt = performance.now();
    }
    const passed = performance.now() - shownAt;
    const simAt = simTime(clock.dataset, passed);
    const sim = new Date(simAt + BEIJING_OFFSET_MS).toISOString();
    setText(clock.querySelector('time'), `${sim.slice(0, 10)} ${sim.slice(11, 19)}`);
    const wall = document.querySelector('[data-wall-clock]');
    const wallAt = Number(clock.dataset.wallAt) + passed;
    if (wall) setText(wall, localTime(wallAt));
    for (const held of document.querySelectorAll('[data-since]')) {
      setText(held, seconds(wallAt - Number(held.dataset.since)));
    }
  };
  tick();
  setInterval(tick, 250);
}

/** Marketplace time so many real ms after it was told; a fast clock waits at the next event for the server. */
function simTime({ simAt, factor, until }, passed) {
  const at = Number(simAt) + passed * Number(factor);
  return until === undefined ? at : Math.max(Number(simAt), Math.min(at, Number(until)));
}

/** Time of day and zone of the reader, e.g. `18:55:02 GMT+1`. */
function localTime(at) {
  return new Intl.DateTimeFormat(document.documentElement.lang, {
    hour: '2-digit',
    minute: '2-digit',
    second: '2-digit',
    hourCycle: 'h23',
    timeZoneName: 'short',
  }).format(new Date(at));
}

/** Seconds with one digit after the point, e.g. `3.2s`. */
function seconds(ms) {
  return new Intl.NumberFormat(document.documentElement.lang, {
    style: 'unit',
    unit: 'second',
    unitDisplay: 'narrow',
    minimumFractionDigits: 1,
    maximumFractionDigits: 1,
  }).format(Math.max(0, ms) / 1_000);
}

function setText(element, text) {
  if (element && element.textContent !== text) element.textContent = text;
}
