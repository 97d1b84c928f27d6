/** `<button data-copy="text">` copies the text; `data-copy-from="#id"` copies an element's text. */
export function startCopyButtons() {
  document.addEventListener('click', async (event) => {
    const button = event.target.closest?.('[data-copy], [data-copy-from]');
    if (!button) return;
    const text = button.dataset.copy ?? document.querySelector(button.dataset.copyFrom)?.textContent ?? '';
    await navigator.clipboard.writeText(text);
    const label = button.querySelector('[data-label]') ?? button;
    const before = label.textContent;
    label.textContent = document.body.dataset.copied;
    setTimeout(() => {
      label.textContent = before;
    }, 1_200);
  });
}
