/**
 * `<button data-copy="text">` copies the text; `data-copy-from="#id"` copies an element's text; `<a data-copy-url="…">`
 * copies what the address gives at that moment, and leads to it where nothing can be copied.
 */
export function startCopyButtons() {
  document.addEventListener('click', async (event) => {
    const button = event.target.closest?.('[data-copy], [data-copy-from], [data-copy-url]');
    if (!button) return;
    if (button.dataset.copyUrl !== undefined) {
      if (!navigator.clipboard || event.ctrlKey || event.metaKey || event.shiftKey) return;
      event.preventDefault();
    }
    const text = button.dataset.copyUrl === undefined ? textOf(button) : await fetched(button.dataset.copyUrl);
    if (text === undefined) {
      location.assign(button.href);
      return;
    }
    await navigator.clipboard.writeText(text);
    const label = button.querySelector('[data-label]') ?? button;
    const before = label.textContent;
    label.textContent = document.body.dataset.copied;
    setTimeout(() => {
      label.textContent = before;
    }, 1_200);
  });
}

function textOf(button) {
  return button.dataset.copy ?? document.querySelector(button.dataset.copyFrom)?.textContent ?? '';
}

async function fetched(address) {
  try {
    const response = await fetch(address);
    return response.ok ? await response.text() : undefined;
  } catch {
    return undefined;
  }
}
