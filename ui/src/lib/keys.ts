// Keys pressed outside any field go to whoever is on top: a dialog before the screen behind it.
import { onMount } from 'svelte';

export type KeyUser = {
  /** A key of `KeyboardEvent.key`'s names. Answer true when it was used. */
  onKey?: (key: string) => boolean | undefined;
  /**
   * What a scan does while this is on top: a function takes it, `type` hands it over as typing,
   * `refuse` drops it with a note (a barcode must not become a weight).
   */
  onScan?: ((code: string) => void) | 'type' | 'refuse' | undefined;
  /** Keys that it has no use for do not reach what is behind it. */
  modal?: boolean;
};

const users: KeyUser[] = [];

export function pushKeyUser(user: KeyUser): () => void {
  users.push(user);
  return () => {
    const index = users.indexOf(user);
    if (index >= 0) users.splice(index, 1);
  };
}

/** For a component: on top while it is mounted. */
export function useKeys(user: KeyUser): void {
  onMount(() => pushKeyUser(user));
}

export function sendKey(key: string): boolean {
  for (let index = users.length - 1; index >= 0; index--) {
    const user = users[index];
    if (user?.onKey?.(key)) return true;
    // What is behind a dialog or the PIN pad must not react to keys meant for its top.
    if (user?.modal || user?.onScan === 'refuse' || user?.onScan === 'type') return false;
  }
  return false;
}

export function scanUser(): KeyUser['onScan'] {
  for (let index = users.length - 1; index >= 0; index--) {
    const onScan = users[index]?.onScan;
    if (onScan) return onScan;
  }
  return undefined;
}

/**
 * For `onmousedown` of pad keys: a tap must not take the focus, or the keyboard's Enter would press the tapped key
 * once more instead of finishing.
 */
export function keepFocus(event: MouseEvent): void {
  event.preventDefault();
}
