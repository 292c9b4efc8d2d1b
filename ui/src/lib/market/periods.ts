// Periods that accounts are made up for: months as the calendar has them, or from one day to another.
import type { Period } from '../api/market';
import { plusDays } from '../days';

export const MONTHS = ['this_month', 'last_month'] as const;
export type Month = (typeof MONTHS)[number];

/** The month that `today` is in so far, or the whole one before it. */
export function monthOf(month: Month, today: string): Period {
  const first = `${today.slice(0, 8)}01`;
  if (month === 'this_month') return { from: first, to: today };
  const last = plusDays(first, -1);
  return { from: `${last.slice(0, 8)}01`, to: last };
}

const LONGEST_DAYS = 366;

/** From its first day to its last, a year at most: what the server makes a statement for. */
export function isPeriod({ from, to }: Period): boolean {
  return from !== '' && to !== '' && from <= to && to < plusDays(from, LONGEST_DAYS);
}
