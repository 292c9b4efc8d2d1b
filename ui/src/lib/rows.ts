// Keys in a list of links: j and k, the arrows, Home and End move among the rows; Enter is the link's own.

export function rowKeys(event: KeyboardEvent): void {
  if (event.ctrlKey || event.metaKey || event.altKey) return;
  const list = event.currentTarget as HTMLElement;
  const rows = [...list.querySelectorAll<HTMLElement>('[data-row]')];
  const to = target(event.key, rows.indexOf(document.activeElement as HTMLElement), rows.length);
  if (to === null) return;
  event.preventDefault();
  rows[to]?.focus();
  rows[to]?.closest('tr, li')?.scrollIntoView({ block: 'nearest' });
}

/** Which row a key goes to from row `at`; null when the key is not for rows. */
export function target(key: string, at: number, count: number): number | null {
  if (count === 0) return null;
  switch (key) {
    case 'j':
    case 'ArrowDown':
      return Math.min(at + 1, count - 1);
    case 'k':
    case 'ArrowUp':
      return Math.max(at - 1, 0);
    case 'Home':
      return 0;
    case 'End':
      return count - 1;
    default:
      return null;
  }
}
