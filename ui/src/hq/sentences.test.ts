import { describe, expect, test } from 'vitest';
import type { DetailView, ExceptionView } from '../lib/api/hq';
import { hasMessage, t } from '../lib/i18n';
import { EXCEPTION_CODES } from '../till/exceptionText';
import { about, usualNotes } from './sentences';

const eur = { code: 'EUR', digits: 2, locale: 'en-IE' };
const zone = { locale: 'en-IE', timeZone: 'Europe/Dublin' };
const bare: Pick<ExceptionView, 'code' | 'detail' | 'product' | 'line' | 'order' | 'register' | 'store'> = {
  code: 'PRICE_STALE',
  detail: { kind: 'none' },
  product: null,
  line: null,
  order: null,
  register: { id: 'x', code: 'R1', name: 'Front till' },
  store: { id: 1, code: 'S1', name: 'Dublin Docklands' },
};
const order = { id: 'x', number: 'S1-R1A-000027', currency: 'EUR', voided: false };
const details: DetailView[] = [
  { kind: 'none' },
  {
    kind: 'price',
    charged: 260_000,
    expected: 280_000,
    variance: -20,
    cause: 'replaced',
    since: '2026-11-21T10:40:00Z',
  },
  { kind: 'price', charged: 260_000, expected: 280_000, variance: -20, cause: 'not_yet_valid', since: null },
  { kind: 'price', charged: null, expected: null, variance: 0, cause: null, since: null },
  { kind: 'stock', sold: 5000, available: 2000, short: 3000 },
  { kind: 'sum', what: 'refund', sent: 699, computed: 199 },
  { kind: 'actor', user: { id: 1, name: 'Gus' } },
  { kind: 'clock', claimed: '2026-11-24T11:49:38Z', received: '2026-11-21T11:49:38Z' },
  { kind: 'gap', incarnation: 1, first: 4, last: 6 },
  { kind: 'text', text: 'kind "gift_card_sold" is not known here' },
];

describe('every exception reads as a sentence, whatever is known of it', () => {
  test.each(EXCEPTION_CODES)('%s', (code) => {
    expect(hasMessage(`about-${code}`)).toBe(true);
    for (const detail of details) {
      for (const known of [{}, { product: { id: 1, name: 'Gouda' }, order }]) {
        const words = about({ ...bare, ...known, code, detail }, eur, zone);
        expect(words.title).not.toBe(code);
        expect(words.text).not.toMatch(/about-|\{|\}|undefined|null|NaN/);
        expect(words.text).not.toContain(code);
        expect(words.text.length).toBeGreaterThan(20);
      }
    }
  });
});

test('the figures are in the sentence', () => {
  const gouda = { product: { id: 1, name: 'Gouda' }, order };
  const text = (code: string, detail: DetailView) =>
    about({ ...bare, ...gouda, code, detail }, eur, zone).text;
  expect(text('PRICE_STALE', details[1] as DetailView)).toBe(
    'The price of Gouda had changed to €2.80 on 21 Nov 2026, 10:40. R1 had not heard of it and charged €2.60.',
  );
  expect(text('PRICE_STALE', details[2] as DetailView)).toContain('a price whose day had not come');
  expect(text('STOCK_SHORT', details[4] as DetailView)).toBe(
    '5 of Gouda were sold at Dublin Docklands and 2 were on the books. Short by 3.',
  );
  expect(text('REFUND_EXCEEDS', details[5] as DetailView)).toContain('€6.99 was given back on S1-R1A-000027');
  expect(text('ACTOR_NOT_ALLOWED', details[6] as DetailView)).toContain('Gus was signed in at R1');
  expect(text('CLOCK_SKEW', details[7] as DetailView)).toContain('3 days ahead');
  expect(text('SEQUENCE_GAP', details[8] as DetailView)).toContain('Entries 4 to 6 of R1');
});

test('a code of a newer server is shown as it is', () => {
  const words = about(
    { ...bare, code: 'FROM_THE_FUTURE', detail: { kind: 'text', text: 'moon' } },
    eur,
    zone,
  );
  expect(words.title).toBe('FROM_THE_FUTURE');
  expect(words.text).toContain('moon');
});

test.each(['accept_variance', 'recount', 'refund_difference', 'void', 'reassign', 'admit', 'write_off'])(
  '%s has its words',
  (action) => {
    for (const id of [`action-${action}`, `explain-${action}`, `history-${action}`])
      expect(hasMessage(id)).toBe(true);
    expect(usualNotes(action).length).toBeGreaterThan(0);
    expect(usualNotes(action).every((note) => note.length > 5 && note.length <= 500)).toBe(true);
    expect(t(`action-${action}`)).not.toContain('action-');
  },
);
