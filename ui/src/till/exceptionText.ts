// One exception in a cashier's words: what it is, what happened, what to do.
import type { ExceptionView, Measured } from '../lib/api/till';
import { hasMessage, t } from '../lib/i18n';
import { type Currency, formatQuantity, formatUnitPrice } from '../lib/money';
import { moment, type Zone } from '../lib/time';

/** Every code that a server may attach to a sale; a test holds that each has its sentences. */
export const EXCEPTION_CODES = [
  'PRICE_STALE',
  'PRICE_UNKNOWN',
  'OVERRIDE_UNAPPROVED',
  'PRICE_BASIS',
  'STOCK_SHORT',
  'PRODUCT_UNKNOWN',
  'PRODUCT_RETIRED',
  'TOTALS_MISMATCH',
  'TARGET_UNKNOWN',
  'ALREADY_VOIDED',
  'REFUND_EXCEEDS',
  'ACTOR_NOT_ALLOWED',
  'CLOCK_SKEW',
  'PAYMENT_UNCONFIRMED',
  'KEY_REUSED',
  'CHAIN_BROKEN',
  'SIGNATURE_INVALID',
  'REGISTER_REVOKED',
  'NOT_UNDERSTOOD',
  'CART_SOLD_TWICE',
  'SEQUENCE_GAP',
] as const;

/** One side of a difference, as all other amounts and quantities are written here. */
export function valueText(value: Measured, currency: Currency): string {
  return 'money' in value
    ? formatUnitPrice(value.money, currency)
    : formatQuantity(value.quantity, currency.locale);
}

export type ExceptionText = { title: string; text: string; next: string };

export function exceptionText(exception: ExceptionView, zone: Zone, currency: Currency): ExceptionText {
  // A newer server may know codes that this till does not.
  const id = hasMessage(`exception-${exception.code}`) ? `exception-${exception.code}` : 'exception-other';
  const args = {
    product: exception.product ?? t('exception-an-item'),
    priced: exception.charged && exception.expected ? 'yes' : 'no',
    dated: exception.since ? 'yes' : 'no',
    charged: exception.charged ? valueText(exception.charged, currency) : '',
    expected: exception.expected ? valueText(exception.expected, currency) : '',
    since: exception.since ? moment(exception.since, zone) : '',
  };
  return { title: t(id), text: t(`${id}.text`, args), next: t(`${id}.next`) };
}

export function settledText(exception: ExceptionView): string | null {
  if (!exception.settled) return null;
  const id = `settled-${exception.settled}`;
  const action = hasMessage(id) ? t(id) : exception.settled;
  return exception.settled_by ? t('settled-by', { action, name: exception.settled_by }) : action;
}
