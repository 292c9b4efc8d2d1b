// How far a vendor's part of an order is, and where it may go: what is the next step, what asks for words.
import type { SubOrderState } from '../api/market';

export type Tone = 'plain' | 'info' | 'warning' | 'danger' | 'success' | 'outline';

const TONES: Record<SubOrderState, Tone> = {
  created_pending: 'warning',
  accepted: 'info',
  packed: 'info',
  shipped: 'outline',
  ready_for_pickup: 'outline',
  delivered: 'success',
  picked_up: 'success',
  rejected: 'danger',
  cancelled: 'plain',
};
export const toneOf = (state: SubOrderState): Tone => TONES[state];

/** The way that an order goes when nothing is in its way. */
const ONWARD: readonly SubOrderState[] = [
  'accepted',
  'packed',
  'shipped',
  'ready_for_pickup',
  'delivered',
  'picked_up',
];

/** Nothing comes of it. */
export const isOff = (state: SubOrderState): boolean => state === 'rejected' || state === 'cancelled';

/** What a step asks for before it is made: why, or what the parcel is called. */
export function asksFor(to: SubOrderState): 'reason' | 'parcel' | null {
  if (isOff(to)) return 'reason';
  return to === 'shipped' ? 'parcel' : null;
}

export type Steps = {
  /** The step that is usually made. */
  onward: SubOrderState | null;
  /** The answer that stands beside it: a new order is taken or it is not. */
  against: SubOrderState | null;
  /** All else. */
  others: SubOrderState[];
};

export function stepsOf(next: readonly SubOrderState[]): Steps {
  const onward = ONWARD.find((state) => next.includes(state)) ?? null;
  const against = next.includes('rejected') ? 'rejected' : null;
  return { onward, against, others: next.filter((state) => state !== onward && state !== against) };
}
