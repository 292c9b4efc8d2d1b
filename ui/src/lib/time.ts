// Times as a shop reads them: in the store's zone, short, and durations in words.
import { t } from './i18n';

export type Zone = { locale: string; timeZone: string };

const formatters = new Map<string, Intl.DateTimeFormat>();

function format(zone: Zone, name: string, options: Intl.DateTimeFormatOptions): Intl.DateTimeFormat {
  const id = `${zone.locale}|${zone.timeZone}|${name}`;
  let found = formatters.get(id);
  if (!found) {
    found = new Intl.DateTimeFormat(zone.locale, { ...options, timeZone: zone.timeZone });
    formatters.set(id, found);
  }
  return found;
}

/** `14:32` */
export function clock(at: string | Date, zone: Zone): string {
  return format(zone, 'clock', { hour: '2-digit', minute: '2-digit', hourCycle: 'h23' }).format(new Date(at));
}

/** `Sat 21 Nov` */
export function day(at: string | Date, zone: Zone): string {
  return format(zone, 'day', { weekday: 'short', day: 'numeric', month: 'short' }).format(new Date(at));
}

/** `21 Nov 2026, 14:32` */
export function dateTime(at: string | Date, zone: Zone): string {
  const options: Intl.DateTimeFormatOptions = {
    day: 'numeric',
    month: 'short',
    year: 'numeric',
    hour: '2-digit',
    minute: '2-digit',
    hourCycle: 'h23',
  };
  return format(zone, 'dateTime', options).format(new Date(at));
}

/** `20 Nov 2026`, of a date without a time or a zone. */
export function calendarDay(date: string, locale: string): string {
  const options: Intl.DateTimeFormatOptions = { day: 'numeric', month: 'short', year: 'numeric' };
  return format({ locale, timeZone: 'UTC' }, 'calendarDay', options).format(new Date(date));
}

/** `2026-11-21`, to tell whether two moments share a day in the store. */
export function dayKey(at: string | Date, zone: Zone): string {
  return format({ ...zone, locale: 'en-CA' }, 'dayKey', {
    year: 'numeric',
    month: '2-digit',
    day: '2-digit',
  }).format(new Date(at));
}

/** The clock for today, the date and the clock for any other day. */
export function moment(at: string, zone: Zone, now = new Date()): string {
  return dayKey(at, zone) === dayKey(now, zone) ? clock(at, zone) : `${day(at, zone)}, ${clock(at, zone)}`;
}

/** `40 s`, `12 min`, `2 h 5 min`, `3 days` */
export function duration(seconds: number): string {
  const s = Math.max(0, Math.floor(seconds));
  if (s < 60) return t('duration-seconds', { n: s });
  const minutes = Math.floor(s / 60);
  if (minutes < 60) return t('duration-minutes', { n: minutes });
  const hours = Math.floor(minutes / 60);
  if (hours < 48) return t('duration-hours', { h: hours, m: minutes % 60 });
  return t('duration-days', { n: Math.floor(hours / 24) });
}
