import { cleanup, fireEvent, render, screen, waitFor } from '@testing-library/svelte';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { setHost } from '../../lib/api/host';
import type { PayOptions, TillState } from '../../lib/api/till';
import { testid } from '../../lib/testids';
import { till } from '../till.svelte';
import Pay from './Pay.svelte';

const options: PayOptions = {
  cart_id: 'c',
  total: '949',
  card: '0',
  rounding: '1',
  due: '950',
  quick: ['950', '1000', '2000', '5000'],
  notes: ['500', '1000', '2000', '5000'],
};
let paid: Record<string, unknown>[];
let finish: (receipt: unknown) => void;
let refuse: (problem: unknown) => void;

beforeEach(async () => {
  paid = [];
  setHost({
    call: async (command, args) => {
      if (command === 'pay_options') return options;
      if (command !== 'pay') return null;
      paid.push(args);
      return new Promise((done, fail) => {
        finish = done;
        refuse = fail;
      });
    },
    on: async () => () => {},
  });
  till.state = { currency: 'EUR', currency_digits: 2, locale: 'en-IE', people: [] } as unknown as TillState;
  till.view = 'pay';
  till.shown = null;
  render(Pay);
  await waitFor(() => screen.getByTestId(testid.quick(0)));
});
afterEach(cleanup);

const tap = (id: string) => fireEvent.click(screen.getByTestId(id));
const text = (id: string) => screen.getByTestId(id).textContent?.trim();
const confirm = () => screen.getByTestId(testid.payConfirm) as HTMLButtonElement;

test('it asks for the rounded amount and says so', () => {
  expect(text(testid.payDue)).toBe('€9.50');
  expect(screen.getByText('€9.49 rounded by €0.01 for cash')).toBeTruthy();
});

test('the button is off only with its reason beside it', async () => {
  expect(confirm().disabled).toBe(true);
  expect(text(testid.payReason)).toBe('Type what the customer gives, or tap an amount');
  await tap(testid.padKey('5'));
  expect(text(testid.payReason)).toBe('€9.45 still missing');
  expect(text(testid.payChange)).toBe('–');
  await tap(testid.padKey('00'));
  await tap(testid.padKey('0'));
  expect(text(testid.payTendered)).toBe('€50.00');
  expect(text(testid.payChange)).toBe('€40.50');
  expect(confirm().disabled).toBe(false);
  expect(text(testid.payReason)).toBe('');
});

test('a quick amount, then a digit that starts anew', async () => {
  await tap(testid.quick(2));
  expect(text(testid.payChange)).toBe('€10.50');
  await tap(testid.padKey('7'));
  expect(text(testid.payTendered)).toBe('€0.07');
});

test('tapping twice pays once', async () => {
  await tap(testid.quick(0));
  await tap(testid.payConfirm);
  await tap(testid.payConfirm);
  expect(paid).toEqual([{ cartId: 'c', tenders: [{ kind: 'cash', amount: '950' }] }]);
  finish({ key: 'k', number: 'S1-R1-000001' });
  await waitFor(() => expect(till.view).toBe('receipt'));
  expect(till.shown?.receipt.number).toBe('S1-R1-000001');
});

test('when it fails nothing is lost and it can be tried again', async () => {
  vi.spyOn(console, 'error').mockImplementation(() => {});
  await tap(testid.quick(1));
  await tap(testid.payConfirm);
  refuse({ code: 'STORAGE_FAILED', message: '', retry_after_s: null });
  await waitFor(() => expect(confirm().disabled).toBe(false));
  expect(till.view).toBe('pay');
  expect(text(testid.payTendered)).toBe('€10.00');
  await tap(testid.payConfirm);
  expect(paid).toHaveLength(2);
});
