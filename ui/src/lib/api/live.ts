// What a screen shows stays current: it is asked for anew when the server says that something has happened, and now and
// then in any case.
import { onRenewed } from './renew';

const STREAM = '/api/v1/stream';
/** A line that the server refused is asked for again after this long. */
const RETRY_MS = 15_000;

const screens = new Set<() => void>();
const tell = () => {
  for (const screen of screens) screen();
};
const isLookedAt = () => document.visibilityState === 'visible';

/** A line that is held open; `isOpen` when news would come by it now. */
export type Line = { isOpen: () => boolean; stop: () => void };

/**
 * Keeps a line to the server open while the page is looked at. A browser has six lines to a host for all its tabs
 * together: a page in the background gives its own up. `refused`: the server ended it for good; `reopened`: what
 * happened meanwhile was not heard.
 */
export function openLine(
  stream: string,
  changed: (data: string) => void,
  refused: () => void,
  reopened: () => void = () => undefined,
): Line {
  let line: EventSource | null = null;
  let wasOpen = false;
  const shut = () => {
    line?.close();
    line = null;
  };
  const open = () => {
    if (!isLookedAt() || (line && line.readyState !== EventSource.CLOSED)) return;
    const opened = new EventSource(stream);
    opened.addEventListener('changed', (event) => changed((event as MessageEvent<string>).data));
    opened.addEventListener('open', () => {
      if (wasOpen) reopened();
      wasOpen = true;
    });
    // A line that breaks comes back by itself. One that was refused does not: whoever asks next hears why.
    opened.addEventListener('error', () => {
      if (opened.readyState === EventSource.CLOSED) refused();
    });
    line = opened;
  };
  const turn = () => (isLookedAt() ? open() : shut());
  document.addEventListener('visibilitychange', turn);
  const retry = setInterval(open, RETRY_MS);
  // One that was refused because the sign-in had run out need not wait that long.
  const stopHearing = onRenewed(open);
  open();
  return {
    isOpen: () => line?.readyState === EventSource.OPEN,
    stop: () => {
      document.removeEventListener('visibilitychange', turn);
      clearInterval(retry);
      stopHearing();
      shut();
    },
  };
}

/** Tells all screens of what happens at the server; answers how to stop. */
export function follow(): () => void {
  return openLine(STREAM, tell, tell).stop;
}

/** Runs when something has happened, and now and then, while the page is looked at; answers how to stop. */
export function keepCurrent(everyMs: number, load: () => Promise<void>): () => void {
  let running = false;
  let again = false;
  // News on the heels of news are loaded together, so that each answer is seen before the next is asked for.
  const heard = async () => {
    again = true;
    if (running) return;
    running = true;
    try {
      while (again) {
        again = false;
        await load();
      }
    } finally {
      running = false;
    }
  };
  const screen = () => void heard();
  const timer = setInterval(() => {
    if (isLookedAt()) void load();
  }, everyMs);
  screens.add(screen);
  return () => {
    screens.delete(screen);
    clearInterval(timer);
  };
}
