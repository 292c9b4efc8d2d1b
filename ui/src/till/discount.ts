// What a discount would take off, before it is given: a preview; what counts is the till's own cart.
import type { DiscountInput } from '../lib/api/till';
import { divide } from '../lib/money';

export type DiscountWay = 'percent' | 'amount';

/** `"12.5"` → 1250 hundredths of a percent. */
export function basisPoints(percent: string): number {
  const [whole = '', fraction = ''] = percent.split('.');
  return Number(whole || '0') * 100 + Number(`${fraction}00`.slice(0, 2));
}

/** 1250 → `"12.5"`, as it would be typed. */
export function percentOf(bp: number): string {
  return String(bp / 100);
}

/** `typed` is a percentage or minor units, as the pad builds them; empty is nothing yet. */
export function discountInput(way: DiscountWay, typed: string): DiscountInput {
  return way === 'percent' ? { percent_bp: basisPoints(typed) } : { amount: typed || '0' };
}

/** Minor units off `before`. */
export function takenOff(before: string, discount: DiscountInput): string {
  if ('amount' in discount) return discount.amount;
  return divide(BigInt(before) * BigInt(discount.percent_bp), 10_000n).toString();
}

export type DiscountVerdict = 'nothing' | 'over' | 'fine';

export function judge(before: string, discount: DiscountInput): DiscountVerdict {
  const off = BigInt(takenOff(before, discount));
  const given = 'amount' in discount ? BigInt(discount.amount) : BigInt(discount.percent_bp);
  if (given === 0n) return 'nothing';
  return off > BigInt(before) ? 'over' : 'fine';
}
