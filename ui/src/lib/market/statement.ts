// A statement as an account is read: what was sold, what came off, what customers paid, what is left for the vendor.
import type { Figures } from '../api/market';

export type Entry = {
  name: string;
  /** What it does to the sum below it. */
  amount: (figures: Figures) => number;
  /** A sum of what is above it. */
  sum?: boolean;
  /** Always there; others only where they are something. */
  always?: boolean;
  /** There is more to say about it. */
  about?: boolean;
};

/** Taxes that came on top of the prices: what the takings hold beyond all else. */
const taxAdded = (of: Figures): number =>
  of.takings - (of.gross - of.discount_vendor - of.discount_house + of.fees + of.shipping);

const ENTRIES: Entry[] = [
  { name: 'gross', amount: (of) => of.gross, always: true, about: true },
  { name: 'discount_vendor', amount: (of) => -of.discount_vendor },
  { name: 'discount_house', amount: (of) => -of.discount_house },
  { name: 'fees', amount: (of) => of.fees },
  { name: 'shipping', amount: (of) => of.shipping },
  { name: 'tax_added', amount: taxAdded },
  { name: 'takings', amount: (of) => of.takings, sum: true, always: true, about: true },
  { name: 'discount_back', amount: (of) => of.discount_house, about: true },
  { name: 'commission', amount: (of) => -of.commission, always: true, about: true },
  { name: 'refunds', amount: (of) => -of.refunds },
  { name: 'payable', amount: (of) => of.payable, sum: true, always: true },
];

/** The entries that say something about these figures. */
export function entriesOf(totals: Figures, lines: Figures[]): Entry[] {
  return ENTRIES.filter(({ always, amount }) => always || [totals, ...lines].some((of) => amount(of) !== 0));
}
