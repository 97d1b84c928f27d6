const LINES_KEPT = 60;

/** The activity tray: one line for each call, newest first; on small screens it slides in from below. */
export function startTray() {
  const lines = document.querySelector('[data-tray]');
  if (!lines) return;
  lines.addEventListener('htmx:afterSwap', () => tidy(lines));
  const tray = document.getElementById('tray');
  const open = document.querySelector('[data-tray-open]');
  const close = document.querySelector('[data-tray-close]');
  open.hidden = false;
  close.hidden = false;
  const show = (shown) => {
    tray.classList.toggle('is-open', shown);
    open.setAttribute('aria-expanded', String(shown));
    open.hidden = shown;
    if (shown) {
      setCount(0);
      close.focus();
    } else open.focus();
  };
  open.addEventListener('click', () => show(true));
  close.addEventListener('click', () => show(false));
}

/** The server sends a whole line whenever a call changes: the newest stands for all of them. */
function tidy(lines) {
  const seen = new Set();
  for (const line of [...lines.children]) {
    const id = line.dataset.call;
    if (seen.has(id)) line.remove();
    seen.add(id);
  }
  for (const old of [...lines.children].slice(LINES_KEPT)) old.remove();
  lines.firstElementChild?.classList.add('is-new');
  const tray = document.getElementById('tray');
  if (!tray.classList.contains('is-open')) setCount(count() + 1);
}

function count() {
  return Number(document.querySelector('[data-tray-count]').dataset.count ?? 0);
}

function setCount(value) {
  const badge = document.querySelector('[data-tray-count]');
  badge.dataset.count = String(value);
  badge.textContent = value > 0 ? `+${value}` : '';
}
