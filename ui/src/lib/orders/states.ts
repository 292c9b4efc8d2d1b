// How far a vendor's part of an order is, and where it may go: what is the next step, what asks for words.
import type { StateName } from '../api/hq';

export type Tone = 'plain' | 'info' | 'warning' | 'danger' | 'success' | 'outline';

const TONES: Record<StateName, Tone> = {
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
export const toneOf = (state: StateName): Tone => TONES[state];

/** The way that an order goes when nothing is in its way. */
const ONWARD: readonly StateName[] = [
  'accepted',
  'packed',
  'shipped',
  'ready_for_pickup',
  'delivered',
  'picked_up',
];

/** Nothing comes of it. */
export const isOff = (state: StateName): boolean => state === 'rejected' || state === 'cancelled';

/** What a step asks for before it is made: why, or what the parcel is called. */
export function asksFor(to: StateName): 'reason' | 'parcel' | null {
  if (isOff(to)) return 'reason';
  return to === 'shipped' ? 'parcel' : null;
}

export type Steps = {
  /** The step that is usually made. */
  onward: StateName | null;
  /** The answer that stands beside it: a new order is taken or it is not. */
  against: StateName | null;
  /** All else. */
  others: StateName[];
};

export function stepsOf(next: readonly StateName[]): Steps {
  const onward = ONWARD.find((state) => next.includes(state)) ?? null;
  const against = next.includes('rejected') ? 'rejected' : null;
  return { onward, against, others: next.filter((state) => state !== onward && state !== against) };
}
