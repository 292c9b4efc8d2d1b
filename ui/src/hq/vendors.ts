// What HQ writes of a vendor: shares in hundredths of a percent and amounts, as they are typed and as the API has them.
import { typedAmount } from '../lib/amounts';
import type { VendorChange, VendorView } from '../lib/api/market';

/** Hundredths as a person types them: `1250` → `12.5`, `490` → `4.9`. */
export function plain(hundredths: number, places = 2): string {
  const digits = String(hundredths).padStart(places + 1, '0');
  const at = digits.length - places;
  const fraction = digits.slice(at).replace(/0+$/, '');
  return fraction ? `${digits.slice(0, at)}.${fraction}` : digits.slice(0, at);
}

/** `15 %`, `12.5 %`. */
export const share = (bp: number): string => `${plain(bp)} %`;

/** A share that was typed, at most the whole; null when it is none. */
export function typedShare(text: string): number | null {
  const bp = typedAmount(text, 2);
  return bp !== null && bp <= 10_000 ? bp : null;
}

/** All of a vendor as it is, to be sent back with some of it changed. */
export function changeOf(vendor: VendorView): VendorChange {
  const { id: _, code: _code, products: _products, created_at: _created, store, ...rest } = vendor;
  return { ...rest, store: store?.id ?? null };
}
