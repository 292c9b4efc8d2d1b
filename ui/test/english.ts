// Unit tests speak English, with the words of their page.
import { expect } from 'vitest';
import { speak, useCatalogue } from '../src/lib/i18n';

useCatalogue(expect.getState().testPath?.includes('/hq/') ? 'hq' : 'till');
await speak('en');
