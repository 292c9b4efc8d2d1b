// One exception in words for the office: what happened, with the figures, and what may be done.

import { money, quantity, signedMoney, unitPrice } from '../lib/amounts';
import type { ExceptionView } from '../lib/api/hq';
import { hasMessage, t } from '../lib/i18n';
import type { Currency } from '../lib/money';
import { dateTime, duration, type Zone } from '../lib/time';

export type About = { title: string; text: string };

type Words = Record<string, string | number>;
type Shown = Pick<ExceptionView, 'code' | 'detail' | 'product' | 'line' | 'order' | 'register' | 'store'>;

/** Needs the currency of the order and the zone of the store; an exception without an order has no money in it. */
export function about(exception: Shown, currency: Currency, zone: Zone): About {
  const known = hasMessage(`about-${exception.code}`);
  const words = {
    product: exception.product?.name ?? t('about-an-item'),
    register: exception.register.code,
    store: exception.store.name,
    receipt: exception.order?.number ?? t('about-a-receipt'),
    ...figures(exception, currency, zone),
  };
  // A newer server may know codes that this page does not.
  const title = hasMessage(`exception-${exception.code}`) ? t(`exception-${exception.code}`) : exception.code;
  return { title, text: known ? t(`about-${exception.code}`, words) : t('about-unknown', words) };
}

const NONE = { has: 'no', charged: '', expected: '', variance: '', cause: '', since: '', who: '', text: '' };
const NO_COUNTS = {
  sold: '',
  available: '',
  short: '',
  sent: '',
  computed: '',
  off: '',
  first: '',
  last: '',
};

function figures({ detail }: Shown, currency: Currency, zone: Zone): Words {
  const none: Words = { ...NONE, ...NO_COUNTS };
  switch (detail.kind) {
    case 'price':
      return {
        ...none,
        has: detail.charged != null && detail.expected != null ? 'yes' : 'no',
        charged: unitPrice(detail.charged ?? 0, currency),
        expected: unitPrice(detail.expected ?? 0, currency),
        variance: signedMoney(detail.variance, currency),
        cause: detail.cause ?? '',
        since: detail.since ? dateTime(detail.since, zone) : '',
      };
    case 'stock':
      return {
        ...none,
        has: 'yes',
        sold: quantity(detail.sold, '', zone.locale),
        available: quantity(detail.available, '', zone.locale),
        short: quantity(detail.short, '', zone.locale),
      };
    case 'sum':
      return {
        ...none,
        has: 'yes',
        sent: money(detail.sent, currency),
        computed: money(detail.computed, currency),
        variance: signedMoney(detail.sent - detail.computed, currency),
      };
    case 'actor':
      return { ...none, has: 'yes', who: detail.user.name };
    case 'clock': {
      const off = (Date.parse(detail.claimed) - Date.parse(detail.received)) / 1000;
      return {
        ...none,
        has: 'yes',
        off: duration(Math.abs(off)),
        cause: off > 0 ? 'ahead' : 'behind',
        since: dateTime(detail.claimed, zone),
      };
    }
    case 'gap':
      return { ...none, has: 'yes', first: String(detail.first), last: String(detail.last) };
    case 'text':
      return { ...none, has: 'yes', text: detail.text };
    default:
      return none;
  }
}

/** Short notes that people write most when they settle so; a note can always be typed instead. */
export function usualNotes(action: string): string[] {
  return t(`notes-${action}`)
    .split('|')
    .map((note) => note.trim())
    .filter(Boolean);
}
