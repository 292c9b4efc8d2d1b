// Periods that accounts are made up for: months as the calendar has them, or from one day to another.
import type { Period } from '../api/market';
import { plusDays } from '../days';

export const MONTHS = ['this_month', 'last_month'] as const;
export type Month = (typeof MONTHS)[number];

const firstOf = (day: string): string => `${day.slice(0, 8)}01`;

/** The whole month that `today` is in, or the one before it. Where it is later than here, tomorrow has begun to count. */
export function monthOf(month: Month, today: string): Period {
  const first = firstOf(today);
  const next = firstOf(plusDays(first, 31));
  if (month === 'this_month') return { from: first, to: plusDays(next, -1) };
  const last = plusDays(first, -1);
  return { from: firstOf(last), to: last };
}

const LONGEST_DAYS = 366;

/** From its first day to its last, a year at most: what the server makes a statement for. */
export function isPeriod({ from, to }: Period): boolean {
  return from !== '' && to !== '' && from <= to && to < plusDays(from, LONGEST_DAYS);
}
