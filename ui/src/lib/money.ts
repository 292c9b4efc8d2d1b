// Money and quantities as the screens show them. Amounts arrive as strings of integer minor units and stay
// exact: they are BigInt here and never a floating-point number.

export type Currency = { code: string; digits: number; locale: string };

const formatters = new Map<string, Intl.NumberFormat>();

/** A currency with the digits that ISO 4217 gives it. */
export function currencyOf(code: string, locale: string): Currency {
  const { maximumFractionDigits } = new Intl.NumberFormat('en', {
    style: 'currency',
    currency: code,
  }).resolvedOptions();
  return { code, digits: maximumFractionDigits ?? 2, locale };
}

function formatter(currency: Currency, symbol: boolean): Intl.NumberFormat {
  const id = `${currency.locale}|${currency.code}|${currency.digits}|${symbol}`;
  let found = formatters.get(id);
  if (!found) {
    const digits = { minimumFractionDigits: currency.digits, maximumFractionDigits: currency.digits };
    found = symbol
      ? new Intl.NumberFormat(currency.locale, {
          style: 'currency',
          currency: currency.code,
          currencyDisplay: 'narrowSymbol',
          ...digits,
        })
      : new Intl.NumberFormat(currency.locale, digits);
    formatters.set(id, found);
  }
  return found;
}

/** `"949"` → `€9.49`; without the symbol → `9.49`. */
export function formatMoney(
  minor: string | bigint,
  currency: Currency,
  options?: { symbol?: boolean },
): string {
  const amount = BigInt(minor);
  const negative = amount < 0n;
  const size = negative ? -amount : amount;
  const scale = 10n ** BigInt(currency.digits);
  const major = size / scale;
  const format = formatter(currency, options?.symbol ?? true);
  // Intl takes a BigInt, but no fraction with it: format the whole part and put the exact cents in. A minus sign
  // would be lost on −0.50, so the whole part is never zero while it is being formatted.
  const shown = negative ? -(major === 0n ? 1n : major) : major;
  const cents = localDigits((size % scale).toString().padStart(currency.digits, '0'), format);
  return format
    .formatToParts(shown)
    .map((part) => {
      if (part.type === 'fraction') return cents;
      if (part.type === 'integer' && major === 0n) return localDigits('0', format);
      // A real minus, which is as wide as a digit.
      return part.type === 'minusSign' ? part.value.replace('-', '−') : part.value;
    })
    .join('');
}

/** Writes ASCII digits in the formatter's own digits (Arabic-Indic and others). */
function localDigits(digits: string, format: Intl.NumberFormat): string {
  const zero = format.formatToParts(0n).find((part) => part.type === 'integer')?.value ?? '0';
  if (zero === '0') return digits;
  const base = zero.codePointAt(0) ?? 48;
  return [...digits].map((digit) => String.fromCodePoint(base + Number(digit))).join('');
}

/** A price per unit, which may have up to three places beyond the minor unit: `"179.9"` → `€1.799`. */
export function formatUnitPrice(price: string, currency: Currency, options?: { symbol?: boolean }): string {
  const [whole = '0', fraction = ''] = price.split('.');
  const places = fraction.replace(/0+$/, '');
  if (places === '') return formatMoney(whole, currency, options);
  return formatMoney(whole + places, { ...currency, digits: currency.digits + places.length }, options);
}

export function isZero(minor: string): boolean {
  return BigInt(minor) === 0n;
}

export function isNegative(minor: string): boolean {
  return BigInt(minor) < 0n;
}

export function minus(a: string, b: string): string {
  return (BigInt(a) - BigInt(b)).toString();
}

export function plus(a: string, b: string): string {
  return (BigInt(a) + BigInt(b)).toString();
}

export function negate(minor: string): string {
  return (-BigInt(minor)).toString();
}

/** A decimal string with up to three places, in thousandths. */
function thousandths(decimal: string): bigint {
  const [whole = '0', fraction = ''] = decimal.split('.');
  return BigInt(`${whole || '0'}${`${fraction}000`.slice(0, 3)}`);
}

/** Half away from zero. */
export function divide(amount: bigint, by: bigint): bigint {
  const half = by / 2n;
  return (amount < 0n ? amount - half : amount + half) / by;
}

/**
 * A quantity times a unit price: a preview beside the pad. What is charged is what the till's own cart answers.
 */
export function estimate(unitPrice: string, quantity: string): string {
  return divide(thousandths(unitPrice) * thousandths(quantity), 1_000_000n).toString();
}

/** How much of it an amount buys, to three places: the other way round. */
export function quantityFor(amount: string, unitPrice: string): string {
  const price = thousandths(unitPrice);
  if (price <= 0n) return '0';
  const milli = divide(BigInt(amount) * 1_000_000n, price)
    .toString()
    .padStart(4, '0');
  return `${milli.slice(0, -3)}.${milli.slice(-3)}`;
}

/** `1.000` → `1`, `0.312` stays: trailing zeros say nothing on a counter. */
export function formatQuantity(quantity: string, locale: string): string {
  const trimmed = quantity.includes('.') ? quantity.replace(/0+$/, '').replace(/\.$/, '') : quantity;
  const [whole = '0', fraction] = trimmed.split('.');
  const id = `quantity|${locale}`;
  let format = formatters.get(id);
  if (!format) {
    format = new Intl.NumberFormat(locale, { minimumFractionDigits: 1 });
    formatters.set(id, format);
  }
  const parts = format.formatToParts(BigInt(whole === '-' || whole === '' ? '0' : whole));
  return parts
    .filter((part) => fraction !== undefined || (part.type !== 'decimal' && part.type !== 'fraction'))
    .map((part) => (part.type === 'fraction' ? fraction : part.value))
    .join('');
}

/** What stands between the whole and its parts: `.`, `,` or `٫`. */
export function decimalSign(locale: string): string {
  return formatQuantity('0.5', locale).replace(/\p{Nd}/gu, '');
}

/** A number while it is being typed, as the language writes it: no zero and no sign that somebody typed is missing. */
export function formatTyped(typed: string, locale: string): string {
  const [whole, fraction] = (typed || '0').split('.');
  const shown = formatQuantity(whole || '0', locale);
  return fraction === undefined ? shown : `${shown}${decimalSign(locale)}${localised(fraction, locale)}`;
}

/** The same of a price in major units: `1.79` → `€1.79`. */
export function formatTypedPrice(typed: string, currency: Currency): string {
  const nothing = formatMoney('0', { ...currency, digits: 0 });
  return nothing.replace(/\p{Nd}/u, () => formatTyped(typed, currency.locale));
}

function localised(digits: string, locale: string): string {
  return [...digits].map((digit) => formatQuantity(digit, locale)).join('');
}
