// What a product costs, in as few words as fit a tile: `€2.49`, `€24.90 / kg`, or why it says no price.
import type { Product } from '../lib/api/till';
import { t } from '../lib/i18n';
import { till } from './till.svelte';

export function priceText(product: Product): string {
  if (product.open_price) return t('product-open');
  if (product.price === null) return t('product-no-price');
  const price = till.unitPrice(product.price);
  return product.unit === 'each' ? price : t('product-per', { price, unit: product.unit });
}
