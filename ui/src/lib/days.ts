// Business days as the filters name them: calendar dates, no times and no zones.

export const PRESETS = [
  { name: 'today', from: 0, to: 0 },
  { name: 'yesterday', from: -1, to: -1 },
  { name: 'week', from: -6, to: 0 },
  { name: 'month', from: -29, to: 0 },
] as const;

export function plusDays(date: string, days: number): string {
  const at = new Date(`${date}T00:00:00Z`);
  at.setUTCDate(at.getUTCDate() + days);
  return at.toISOString().slice(0, 10);
}

/** Which of the usual ranges this is, if any. */
export function presetOf(from: string | undefined, to: string | undefined, today: string): string | null {
  const found = PRESETS.find(
    (preset) => from === plusDays(today, preset.from) && to === plusDays(today, preset.to),
  );
  return found?.name ?? null;
}

const formatters = new Map<string, Intl.DateTimeFormat>();

/** `21 Nov 2026` */
export function dayOf(date: string, locale: string): string {
  let format = formatters.get(locale);
  if (!format) {
    format = new Intl.DateTimeFormat(locale, {
      day: 'numeric',
      month: 'short',
      year: 'numeric',
      timeZone: 'UTC',
    });
    formatters.set(locale, format);
  }
  return format.format(new Date(`${date}T00:00:00Z`));
}
