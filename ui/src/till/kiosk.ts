// A till is not a browser: nothing may reload it, leave it, zoom it or drop a file on it.
import { api } from '../lib/api/till';

function leaves(event: KeyboardEvent): boolean {
  const key = event.key.toLowerCase();
  if (key === 'f5' || key === 'browserback' || key === 'browserforward' || key === 'browserrefresh')
    return true;
  if (event.altKey && (key === 'arrowleft' || key === 'arrowright' || key === 'f4' || key === 'home'))
    return true;
  return (
    (event.ctrlKey || event.metaKey) &&
    ['r', 'w', 'q', 'p', 's', 'o', 'f', 'g', '+', '-', '=', '0'].includes(key)
  );
}

function quits(event: KeyboardEvent): boolean {
  const key = event.key.toLowerCase();
  return (event.altKey && key === 'f4') || ((event.ctrlKey || event.metaKey) && (key === 'q' || key === 'w'));
}

export function guardWindow(): void {
  const stop = (event: Event) => event.preventDefault();
  window.addEventListener('contextmenu', stop);
  for (const name of ['dragstart', 'dragover', 'drop', 'gesturestart']) window.addEventListener(name, stop);
  window.addEventListener('wheel', (event) => event.ctrlKey && event.preventDefault(), { passive: false });
  window.addEventListener('touchmove', (event) => event.touches.length > 1 && event.preventDefault(), {
    passive: false,
  });
  window.addEventListener(
    'keydown',
    (event) => {
      if (!leaves(event)) return;
      event.preventDefault();
      if (quits(event)) api.reportQuitAttempt().catch(() => {});
    },
    true,
  );
  // Mouse buttons 4 and 5 are Back and Forward.
  window.addEventListener('mouseup', (event) => event.button > 2 && event.preventDefault());
  history.pushState(null, '');
  window.addEventListener('popstate', () => history.pushState(null, ''));
}
