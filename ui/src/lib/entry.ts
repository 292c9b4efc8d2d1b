// What the number pads build, key by key. Money fills from the right, as on every till: 1 9 5 0 is 19.50.
export type PadKey = '0' | '1' | '2' | '3' | '4' | '5' | '6' | '7' | '8' | '9' | '00' | 'dot' | 'back' | 'ok';

/** A pressed key as the pads know it, or null when they have no use for it. */
export function padKey(key: string): PadKey | null {
  if (/^[0-9]$/.test(key)) return key as PadKey;
  if (key === '.' || key === ',') return 'dot';
  if (key === 'Backspace' || key === 'Delete') return 'back';
  if (key === 'Enter') return 'ok';
  return null;
}

/** An amount in minor units; empty means nothing typed yet. */
export function typeAmount(current: string, key: PadKey, maxDigits = 9): string {
  if (key === 'back') return current.slice(0, -1);
  if (key === 'dot' || key === 'ok') return current;
  const next = (current + key).replace(/^0+(?=\d)/, '');
  return next.length > maxDigits ? current : next;
}

/** A decimal such as a weight: `0.312`. */
export function typeDecimal(current: string, key: PadKey, places: number, maxWhole = 4): string {
  if (key === 'back') return current.slice(0, -1);
  if (key === 'ok') return current;
  if (key === 'dot') return places === 0 || current.includes('.') ? current : `${current || '0'}.`;
  const next =
    current === '0' ? (key === '00' ? '0' : key) : current === '' && key === '00' ? '0' : current + key;
  const [whole = '', fraction = ''] = next.split('.');
  return whole.length > maxWhole || fraction.length > places ? current : next;
}

/** True when the typed decimal is more than nothing. */
export function isSomething(decimal: string): boolean {
  return /[1-9]/.test(decimal);
}
