/**
 * Loads the page anew when all records were replaced (a rewind, a reset, an import, perhaps in another window): what it
 * shows is of another time. Not while a form of this page is on its way: its answer is a new page anyway.
 */
export function startReplaced() {
  let leaving = false;
  document.addEventListener('submit', (event) => {
    if (event.target.method === 'post') leaving = true;
  });
  addEventListener('pageshow', () => {
    leaving = false;
  });
  document.addEventListener('sse:replaced', () => {
    if (!leaving) location.replace(document.body.dataset.page);
  });
}
