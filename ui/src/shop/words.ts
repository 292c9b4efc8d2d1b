// What is in the way of something, in a buyer's words; figures in the shop's money and the goods' own unit.
import { quantity, unitPrice } from '../lib/amounts';
import type { Failure, ProblemView } from '../lib/api/shop';
import { failureText } from '../lib/failures';
import { hasMessage, t } from '../lib/i18n';
import { language } from '../lib/language.svelte';
import type { Currency } from '../lib/money';

type Figures = Pick<ProblemView, 'code' | 'words' | 'wanted' | 'there'>;

export function problemText(problem: Figures, unit: string, currency: Currency): string {
  const { code, wanted, there } = problem;
  const written = (value: number) =>
    code === 'PRICE_CHANGED' ? unitPrice(value, currency) : quantity(value, unit, language.locale);
  if (code === 'STOCK_SHORT' && there === 0) return t('shop-out-text');
  const exact = `shop-problem-${code}-exact`;
  if (wanted != null && there != null && hasMessage(exact))
    return t(exact, { wanted: written(wanted), there: written(there) });
  const plain = `shop-problem-${code}`;
  return hasMessage(plain) ? t(plain) : problem.words;
}

/** Why the server did not do it. */
export function refusalText(failure: Failure): string {
  const id = `shop-refused-${failure.code}`;
  return hasMessage(id) ? t(id) : failureText(failure);
}

/** `/ kg`, `each`. */
export function perUnit(unit: string): string {
  return unit === 'each' ? t('shop-each') : t('shop-per', { unit });
}

/** The digits of a currency as ISO 4217 has them. */
export function currencyOf(code: string): Currency {
  const format = new Intl.NumberFormat('en', { style: 'currency', currency: code });
  return { code, digits: format.resolvedOptions().maximumFractionDigits ?? 2, locale: language.locale };
}
