import { expect, test } from 'vitest';
import type { ProblemCode } from '../lib/api/shop';
import { currencyOf, perUnit, problemText, refusalText } from './words';

const euro = currencyOf('EUR');
const say = (code: ProblemCode, wanted?: number, there?: number, unit = 'each') =>
  problemText(
    {
      code,
      words: 'The server’s own.',
      ...(wanted === undefined ? {} : { wanted }),
      ...(there === undefined ? {} : { there }),
    },
    unit,
    euro,
  );

test.each([
  [say('PRICE_CHANGED', 450_000, 490_000), 'Price changed from €4.50 to €4.90'],
  [say('PRICE_CHANGED'), 'Its price has changed.'],
  [say('STOCK_SHORT', 5000, 3000), 'Only 3 left; you want 5'],
  [say('STOCK_SHORT', 1200, 400, 'kg'), 'Only 0.4 kg left; you want 1.2 kg'],
  [say('STOCK_SHORT', 5000, 0), 'It is sold out at the moment.'],
  [say('MOQ_NOT_MET', 2000, 6000), 'At least 6; you want 2'],
  [say('REMOVED_ELSEWHERE', 2000, 0), 'Another device took it out; you wanted 2'],
  [say('CHANGED_ELSEWHERE', 2000, 5000), 'Another device changed it: now 5, you wanted 2'],
  [say('CAPPED', 7000, 5000), 'Your two carts wanted 7, there are 5'],
  [say('OWN_GOODS'), 'Your own store has these goods.'],
  [say('SOMETHING_NEW' as ProblemCode), 'The server’s own.'],
])('%s', (said, expected) => expect(said).toBe(expected));

test('a refusal is said as a buyer reads it, a failure as everywhere', () => {
  const failure = { message: '', retry_after_s: null, request_id: null };
  expect(refusalText({ ...failure, code: 'DISCOUNT_INVALID' })).toBe('This code is not good for this cart.');
  expect(refusalText({ ...failure, code: 'BUSY' })).toBe('The server is busy. Try again in a moment.');
});

test('a currency has its own digits, a price its unit', () => {
  expect(['EUR', 'JPY', 'KWD'].map((code) => currencyOf(code).digits)).toEqual([2, 0, 3]);
  expect([perUnit('each'), perUnit('kg')]).toEqual(['each', 'per kg']);
});
