// Locks the window when nobody has touched it for a while.
const SIGNS = ['pointerdown', 'keydown', 'wheel', 'touchstart'] as const;

/** Calls `idle` after `seconds` without a sign of life; 0 never does. */
export function watchIdle(seconds: number, idle: () => void): () => void {
  if (seconds <= 0) return () => {};
  let last = Date.now();
  const alive = () => {
    last = Date.now();
  };
  for (const sign of SIGNS) window.addEventListener(sign, alive, { capture: true, passive: true });
  const timer = setInterval(() => {
    if (Date.now() - last >= seconds * 1000) {
      alive();
      idle();
    }
  }, 1000);
  return () => {
    clearInterval(timer);
    for (const sign of SIGNS) window.removeEventListener(sign, alive, { capture: true });
  };
}
