// Money, prices and quantities as the API counts them: whole minor units, thousandths of a minor unit, thousandths of
// a unit. They stay integers here too.
import { type Currency, formatMoney, formatQuantity } from './money';

/** Minor units: `949` → `€9.49`. */
export function money(minor: number, currency: Currency): string {
  return formatMoney(BigInt(minor), currency);
}

/** With its sign, also when it is more: `+€0.20`. */
export function signedMoney(minor: number, currency: Currency): string {
  const text = formatMoney(BigInt(minor), currency);
  return minor > 0 ? inFront('+', text, currency.locale) : text;
}

/** A sign stays before its number where lines run to the left, too. */
function inFront(sign: string, text: string, locale: string): string {
  return `${locale.startsWith('ar') ? '\u200e' : ''}${sign}${text}`;
}

/** A unit price in thousandths of a minor unit. What is below a cent is shown, as for fuel: `€1.399`. */
export function unitPrice(thousandths: number, currency: Currency): string {
  let price = BigInt(thousandths);
  let digits = currency.digits + 3;
  while (digits > currency.digits && price % 10n === 0n) {
    price /= 10n;
    digits -= 1;
  }
  return formatMoney(price, { ...currency, digits });
}

/** Thousandths of a unit: `1000` → `1`, `312` of kg → `0.312 kg`. */
export function quantity(thousandths: number, unit: string, locale: string): string {
  const size = BigInt(Math.abs(thousandths));
  const decimal = `${size / 1000n}.${(size % 1000n).toString().padStart(3, '0')}`;
  const plain = formatQuantity(decimal, locale);
  const text = thousandths < 0 ? inFront('−', plain, locale) : plain;
  return unit === 'each' || unit === '' ? text : `${text} ${unit}`;
}

export function signedQuantity(thousandths: number, unit: string, locale: string): string {
  const text = quantity(thousandths, unit, locale);
  return thousandths > 0 ? inFront('+', text, locale) : text;
}

/** How many per cent of `whole` `part` is, to a tenth, half away from zero; null of nothing. */
export function percent(part: number, whole: number): string | null {
  if (whole === 0) return null;
  const [p, w] = [BigInt(part), BigInt(whole)];
  const negative = p < 0n !== w < 0n && p !== 0n;
  const [size, of] = [p < 0n ? -p : p, w < 0n ? -w : w];
  const tenths = (size * 2000n + of) / (2n * of);
  const text = `${tenths / 10n}.${tenths % 10n}`.replace(/\.0$/, '');
  return `${negative && tenths > 0n ? '−' : ''}${text}%`;
}

/** What somebody typed as an amount of money, in minor units; null when it is none. */
export function typedAmount(text: string, digits: number): number | null {
  return typed(text, digits);
}

/** What somebody typed as a unit price, in thousandths of a minor unit. */
export function typedPrice(text: string, digits: number): number | null {
  return typed(text, digits + 3);
}

/** What somebody typed as a quantity, in thousandths. */
export function typedQuantity(text: string): number | null {
  return typed(text, 3);
}

/** A decimal, with a point or a comma, as an integer of its last place. More places than there are is no number. */
function typed(text: string, places: number): number | null {
  const match = /^(\d{1,9})(?:[.,](\d*))?$/.exec(text.trim());
  if (!match) return null;
  const [, whole = '', fraction = ''] = match;
  const shortened = fraction.replace(/0+$/, '');
  if (shortened.length > places) return null;
  const scaled = BigInt(whole + shortened.padEnd(places, '0'));
  return scaled <= BigInt(Number.MAX_SAFE_INTEGER) ? Number(scaled) : null;
}

/** Sums by currency, in the order in which the currencies first appear: they never mix. */
export function sumByCurrency(parts: { currency: string; total: number }[]): [string, number][] {
  const sums = new Map<string, number>();
  for (const { currency, total } of parts) sums.set(currency, (sums.get(currency) ?? 0) + total);
  return [...sums];
}
