// What keeps the cart from being ordered, in a word beside the button.
import { t } from '../lib/i18n';
import { basket } from './basket.svelte';

/** Null: nothing that is known of. What waits for the server is no obstacle. */
export function stopsText(): string | null {
  const { cart } = basket;
  if (basket.isEmpty) return t('shop-cart-empty');
  const lines = basket.lines.filter((line) => !line.pending && line.item?.problems.some((one) => one.stops));
  if (lines.length > 0) return t('shop-stopped', { n: lines.length });
  const whole = cart?.problems.some((one) => one.stops && one.item == null) ?? false;
  return whole ? t('shop-stopped-whole') : null;
}
