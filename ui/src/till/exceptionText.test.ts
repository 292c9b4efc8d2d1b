import { describe, expect, test } from 'vitest';
import type { ExceptionView } from '../lib/api/till';
import { hasMessage } from '../lib/i18n';
import { EXCEPTION_CODES, exceptionText, settledText, valueText } from './exceptionText';

const zone = { locale: 'en-IE', timeZone: 'Europe/Dublin' };
const eur = { code: 'EUR', digits: 2, locale: 'en-IE' };
const bare: ExceptionView = {
  code: 'PRICE_STALE',
  severity: 'warning',
  product: null,
  charged: null,
  expected: null,
  since: null,
  settled: null,
  settled_by: null,
};

const prices = { charged: { money: '450' }, expected: { money: '490' } };

describe('every exception has its words', () => {
  test.each(EXCEPTION_CODES)('%s', (code) => {
    expect(hasMessage(`exception-${code}`)).toBe(true);
    const full = { product: 'Gouda', ...prices, since: '2026-11-21T10:40:00Z' };
    for (const exception of [
      { ...bare, code },
      { ...bare, ...full, code },
    ]) {
      const words = exceptionText(exception, zone, eur);
      for (const sentence of Object.values(words)) {
        expect(sentence).not.toMatch(/exception-|\{|\}|undefined|null/);
        expect(sentence.length).toBeGreaterThan(8);
      }
      // A cashier never reads a code.
      expect(words.text).not.toContain(code);
    }
  });
});

test('a stale price says which, when and how much', () => {
  const { text } = exceptionText(
    { ...bare, product: 'Gouda', ...prices, since: '2020-01-07T10:40:00Z' },
    zone,
    eur,
  );
  expect(text).toContain('Gouda changed to €4.90');
  expect(text).toContain('10:40');
  expect(text).toContain('You charged €4.50.');
});

test('prices keep their places, and quantities the language’s way', () => {
  expect(valueText({ money: '179.9' }, eur)).toBe('€1.799');
  expect(valueText({ quantity: '1.250' }, { ...eur, locale: 'de-DE' })).toBe('1,25');
});

test('a code of a newer server still reads as a sentence', () => {
  expect(exceptionText({ ...bare, code: 'FROM_THE_FUTURE' }, zone, eur).title).toBe('Something differs');
});

test('how it was settled, and by whom', () => {
  expect(settledText(bare)).toBe(null);
  expect(settledText({ ...bare, settled: 'accept_variance', settled_by: 'Greta Holm' })).toBe(
    'Difference accepted by Greta Holm',
  );
});
