/** `<button data-secret="#id">` shows and hides a secret whose text waits in the element's `data-value`. */
export function startSecrets() {
  document.addEventListener('click', (event) => {
    const button = event.target.closest?.('[data-secret]');
    const secret = button && document.querySelector(button.dataset.secret);
    if (!secret) return;
    const show = button.getAttribute('aria-pressed') !== 'true';
    secret.textContent = show ? secret.dataset.value : secret.dataset.mask;
    button.setAttribute('aria-pressed', String(show));
    const label = button.querySelector('[data-label]');
    if (label) label.textContent = show ? button.dataset.hide : button.dataset.show;
  });
}
