// Prices of metered goods as they are typed, in whole units of the currency: fuel at 1.799.

/** `"1.799"` with two digits → `"179.9"` minor units. */
export function minorPrice(typed: string, digits: number): string {
  const [whole = '', fraction = ''] = typed.split('.');
  const padded = fraction.padEnd(digits, '0');
  const minor = `${whole}${padded.slice(0, digits)}`.replace(/^0+(?=\d)/, '') || '0';
  const rest = padded.slice(digits).replace(/0+$/, '');
  return rest === '' ? minor : `${minor}.${rest}`;
}
