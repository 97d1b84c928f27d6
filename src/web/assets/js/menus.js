/** Closes open menus on Escape and on a click beside them. */
export function startMenus() {
  document.addEventListener('click', (event) => {
    for (const menu of document.querySelectorAll('details.menu[open]')) {
      if (!menu.contains(event.target)) menu.open = false;
    }
  });
  document.addEventListener('keydown', (event) => {
    if (event.key !== 'Escape') return;
    for (const menu of document.querySelectorAll('details.menu[open]')) {
      menu.open = false;
      menu.querySelector('summary')?.focus();
    }
  });
}

/** Brings the current entry of a menu that is pushed sideways into sight. */
export function showCurrentSection() {
  const current = document.querySelector('.section-nav [aria-current]');
  if (!current) return;
  const list = current.parentElement;
  list.scrollLeft = current.offsetLeft - (list.clientWidth - current.offsetWidth) / 2;
}
