// How much of something can be asked for, in thousandths of its unit: pieces one by one, weights by the tenth.
import type { GoodsView } from '../lib/api/shop';

export type Measured = Pick<GoodsView, 'unit' | 'moq' | 'available'>;

const PIECE = 1000;
const TENTH = 100;
/** So few that it is said. */
const FEW = 5 * PIECE;
/** Nobody buys more of one thing at once. */
const MOST = 9_999 * PIECE;

export const stepOf = (unit: string): number => (unit === 'each' ? PIECE : TENTH);

/** The first step that is enough: what is put in first, and below which only nothing is. */
export function leastOf({ unit, moq }: Measured): number {
  const step = stepOf(unit);
  // Of a weight a tenth is possible, but nobody means it: one whole is a better beginning.
  return moq > 0 ? Math.ceil(moq / step) * step : step;
}

/** What the first tap puts in. */
export function firstOf(goods: Measured): number {
  const least = leastOf(goods);
  const start = goods.unit === 'each' || goods.moq > 0 ? least : PIECE;
  return Math.max(least, Math.min(start, mostOf(goods)));
}

/** The last step that can be had. */
export function mostOf({ unit, available }: Measured): number {
  if (available == null) return MOST;
  const step = stepOf(unit);
  return Math.min(MOST, Math.floor(Math.max(0, available) / step) * step);
}

/** One step up; no further than there is, though never less than it was. */
export function up(qty: number, goods: Measured): number {
  if (qty === 0) return firstOf(goods);
  const next = (Math.floor(qty / stepOf(goods.unit)) + 1) * stepOf(goods.unit);
  return Math.max(qty, Math.min(Math.max(next, leastOf(goods)), mostOf(goods)));
}

/** One step down; below the least there is nothing. */
export function down(qty: number, goods: Measured): number {
  const next = (Math.ceil(qty / stepOf(goods.unit)) - 1) * stepOf(goods.unit);
  return next < leastOf(goods) ? 0 : next;
}

/** `out`: nothing is left; `few`: worth a word; `plenty`: there is enough, or nobody counts it. */
export function stockOf(goods: Measured): 'out' | 'few' | 'plenty' {
  if (goods.available == null) return 'plenty';
  if (mostOf(goods) === 0 || goods.available < goods.moq) return 'out';
  return goods.available <= FEW ? 'few' : 'plenty';
}

/** What so much costs, in minor units, half away from zero: a preview until the server has said it. */
export function costOf(qty: number, unitPrice: number): number {
  return Number((BigInt(qty) * BigInt(unitPrice) + 500_000n) / 1_000_000n);
}
