// The pay screen's sums: what is missing, what goes back, and why it cannot be finished yet.
import type { TenderInput } from '../lib/api/till';
import { isZero, minus } from '../lib/money';

/** What a customer paid on a terminal that this till does not know. */
export type CardPart = { amount: string; reference: string };

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

export function cardSum(parts: CardPart[]): string {
  return parts.reduce((sum, part) => sum + BigInt(part.amount), 0n).toString();
}

/** What no card has paid yet, exact: only cash is rounded. */
export function cardRest(total: string, parts: CardPart[]): string {
  return minus(total, cardSum(parts));
}

/** The tenders of one sale; no cash at all when the cards paid everything. */
export function tenders(parts: CardPart[], cash: string): TenderInput[] {
  const cards = parts.map(
    (part): TenderInput => ({
      kind: 'external_card',
      amount: part.amount,
      reference: part.reference.trim() || null,
    }),
  );
  return parts.length > 0 && (cash === '' || isZero(cash))
    ? cards
    : [...cards, { kind: 'cash', amount: cash || '0' }];
}
