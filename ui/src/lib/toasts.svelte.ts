// Short notes at the foot of the screen. They never ask anything and never take the focus.
export type Tone = 'info' | 'success' | 'warning' | 'danger';
export type Toast = { id: number; tone: Tone; text: string };

const SHOWN_MS = 5000;
let next = 1;

export const toasts = $state<Toast[]>([]);

export function toast(text: string, tone: Tone = 'info'): void {
  // The same note twice is one note: it would only push others away.
  const same = toasts.findIndex((note) => note.text === text);
  if (same >= 0) toasts.splice(same, 1);
  const id = next++;
  toasts.push({ id, tone, text });
  if (toasts.length > 3) toasts.shift();
  setTimeout(() => dismiss(id), SHOWN_MS);
}

export function dismiss(id: number): void {
  const index = toasts.findIndex((note) => note.id === id);
  if (index >= 0) toasts.splice(index, 1);
}
