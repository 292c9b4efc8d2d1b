// Where an order was sold, in words.
import type { OrderRow } from '../lib/api/hq';
import { t } from '../lib/i18n';

/** The till that sold it, or the web. */
export function soldAt({ store, register }: Pick<OrderRow, 'store' | 'register'>): string {
  return `${store.name} · ${register?.code ?? t('orders-channel-web')}`;
}
