// The pay screen's sums: what is missing, what goes back, and why it cannot be finished yet.
import { isZero, minus } from '../lib/money';

export type Reckoning =
  | { kind: 'untyped' }
  | { kind: 'short'; missing: string }
  | { kind: 'enough'; change: string };

/** `tendered` is what was typed or tapped, empty for nothing yet. A total of zero or below needs no money. */
export function reckon(due: string, tendered: string): Reckoning {
  if (BigInt(due) <= 0n && tendered === '') return { kind: 'enough', change: minus('0', due) };
  if (tendered === '') return { kind: 'untyped' };
  const over = BigInt(tendered) - BigInt(due);
  return over < 0n
    ? { kind: 'short', missing: (-over).toString() }
    : { kind: 'enough', change: over.toString() };
}

export function givesChange(reckoning: Reckoning): boolean {
  return reckoning.kind === 'enough' && !isZero(reckoning.change);
}
