// Unit tests speak English, with the words of their page.
import { expect } from 'vitest';
import { speak, useCatalogue } from '../src/lib/i18n';

const words = expect.getState().testPath?.includes('/hq/') ? ['hq', 'audit', 'people', 'webhooks'] : ['till'];
for (const name of words) useCatalogue(name);
await speak('en');
