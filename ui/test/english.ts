// Unit tests speak English, with the words of their page.
import { expect } from 'vitest';
import { speak, useCatalogue } from '../src/lib/i18n';

const path = expect.getState().testPath ?? '';
const words = () => {
  if (path.includes('/hq/'))
    return [
      'pages',
      'own',
      'hq',
      'audit',
      'customers',
      'people',
      'webhooks',
      'orders',
      'statement',
      'market',
    ];
  if (path.includes('/vendor/') || path.includes('/market/') || path.includes('/orders/'))
    return ['pages', 'own', 'orders', 'statement', 'vendor'];
  if (path.includes('/src/shop/')) return ['pages', 'shop'];
  return /\/account\/|contact/.test(path) ? ['pages', 'own', 'account'] : ['till'];
};
for (const name of words()) useCatalogue(name);
await speak('en');
