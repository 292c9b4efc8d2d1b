import { afterEach, expect, test } from 'vitest';
import { speak, t } from './i18n';
import { localeFor, negotiate } from './language.svelte';
import { formatMoney } from './money';

afterEach(() => speak('en'));

test.each([
  [['de'], 'de'],
  [['de-AT', 'en'], 'de'],
  [['ar-EG'], 'ar'],
  [['fr-FR', 'de-DE'], 'de'],
  [[null, 'ga-IE'], 'en'],
  [['no tag at all'], 'en'],
  [[], 'en'],
])('of the wishes %j it speaks %s', (wishes, tag) => {
  expect(negotiate(wishes)).toBe(tag);
});

test.each([
  ['en', 'en-IE', 'en-IE'],
  ['de', 'de-AT', 'de-AT'],
  // The language of the screens, the place of the store.
  ['de', 'en-IE', 'de-IE'],
  ['ar', 'en-IE', 'ar-IE-u-nu-latn'],
  ['ar', 'ar-EG', 'ar-EG-u-nu-latn'],
  ['ar', 'ar-EG-u-nu-arab', 'ar-EG-u-nu-arab'],
  ['en', null, 'en'],
] as const)('%s at a store of %s writes as in %s', (tag, store, locale) => {
  expect(localeFor(tag, store)).toBe(locale);
});

test('a language brings its words, its direction and its plurals', async () => {
  await speak('de', 'de-DE');
  expect(document.documentElement.lang).toBe('de');
  expect(t('duration-days', { n: 2 })).toBe('2 Tage');
  await speak('ar', 'en-IE');
  expect(document.documentElement.dir).toBe('rtl');
  expect(t('duration-days', { n: 2 })).toBe('يومان');
  expect(t('duration-days', { n: 3 })).toBe('\u20683\u2069 أيام');
});

test('a name from right to left stays whole in a sentence from left to right', () => {
  expect(t('settled-by', { action: 'Recounted', name: 'فاطمة' })).toBe(
    '\u2068Recounted\u2069 by \u2068فاطمة\u2069',
  );
  expect(t('settled-by', { action: 'Recounted', name: 'Ann' })).toBe('Recounted by Ann');
});

test('of two languages asked for in one breath the later is spoken', async () => {
  const first = speak('ar');
  await speak('de');
  await first;
  expect(t('close')).toBe('Schließen');
});

test('an Arabic amount has its digits in order and its currency', () => {
  const locale = localeFor('ar', 'en-IE');
  const shown = formatMoney('-123456', { code: 'EUR', digits: 2, locale });
  expect(shown).toContain('1,234.56');
  expect(shown).toContain('€');
});
