// Something the page has, saved as a file by the browser.

/** JSON that a person can read too. */
export function saveJson(name: string, value: unknown): void {
  const file = new Blob([`${JSON.stringify(value, null, 2)}\n`], { type: 'application/json' });
  const link = document.createElement('a');
  link.href = URL.createObjectURL(file);
  link.download = name;
  link.click();
  // The browser has the file's content once it has begun.
  setTimeout(() => URL.revokeObjectURL(link.href), 60_000);
}

/** `customer-5f0c….-2026-11-21.json`: whose data, and of which day. */
export const exportName = (id: string, takenAt: string): string =>
  `customer-${id}-${takenAt.slice(0, 10)}.json`;
