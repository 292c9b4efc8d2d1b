import { expect, test } from 'vitest';
import { cartOf, goods } from '../../test/goods';
import {
  type Change,
  enqueue,
  linesOf,
  ofGoods,
  partsOf,
  problemsOfCart,
  problemsOfVendor,
  settle,
  toSync,
  totalsOf,
} from './queue';

const bread = ofGoods(goods(1, { unit_price: 450_000 }));
const milk = ofGoods(goods(2, { unit_price: 139_000, vendor: { id: 2, name: 'Hill Dairy' } }));
const told = (queue: Change[]) => queue.map(({ goods, base_qty, qty }) => [goods.id, base_qty, qty]);

test('what was not sent yet becomes the last word about the same goods', () => {
  let queue = enqueue([], bread, 0, 1000);
  queue = enqueue(queue, milk, 0, 1000);
  queue = enqueue(queue, bread, 1000, 3000);
  expect(told(queue)).toEqual([
    [1, 0, 3000],
    [2, 0, 1000],
  ]);
  expect(told(enqueue(queue, bread, 3000, 0)), 'in and out again is nothing').toEqual([[2, 0, 1000]]);
  expect(enqueue([], bread, 2000, 2000), 'nothing was changed').toEqual([]);
});

test('other options are other goods', () => {
  const thin = { ...bread, options: { cut: 'thin', seed: 'no' } };
  const same = { ...bread, options: { seed: 'no', cut: 'thin' } };
  const queue = enqueue(enqueue(enqueue([], bread, 0, 1000), thin, 0, 1000), same, 1000, 2000);
  expect(told(queue)).toEqual([
    [1, 0, 1000],
    [1, 0, 2000],
  ]);
});

test('what is on its way stays as it was sent, and the next begins where it will end', () => {
  const sent = enqueue([], bread, 2000, 3000).map((change) => ({ ...change, sent: true }));
  const queue = enqueue(sent, bread, 3000, 4000);
  expect(told(queue)).toEqual([
    [1, 2000, 3000],
    [1, 3000, 4000],
  ]);
  const [first] = queue;
  if (!first) throw new Error('no change');
  expect(told(settle(queue, first)), 'it was taken').toEqual([[1, 3000, 4000]]);
  expect(told(settle(queue, first, 2000)), 'it was refused').toEqual([[1, 2000, 4000]]);
  expect(told(settle(queue, first, 4000)), 'that is what there is already').toEqual([]);
});

test('a change goes to the server as what was seen and what was made of it', () => {
  const [change] = enqueue([], bread, 1000, 2000);
  if (!change) throw new Error('no change');
  expect(toSync(change)).toEqual({
    key: change.key,
    variant: 1,
    options: {},
    base_qty: 1000,
    qty: 2000,
    base_price: 450_000,
  });
});

test('the cart is shown with what waits: changed in its place, new ones behind, taken out not at all', () => {
  const cart = cartOf([goods(1), 2000], [goods(3), 1000]);
  let queue = enqueue([], bread, 2000, 3000);
  queue = enqueue(queue, milk, 0, 1000);
  queue = enqueue(queue, ofGoods(goods(3)), 1000, 0);
  const lines = linesOf(cart, queue);
  expect(lines.map(({ goods, qty, gross, pending }) => [goods.id, qty, gross, pending])).toEqual([
    [1, 3000, 1350, true],
    [2, 1000, 139, true],
  ]);
  expect(partsOf(lines).map(({ vendor, total }) => [vendor.name, total])).toEqual([
    ['Kostner Bakery', 1350],
    ['Hill Dairy', 139],
  ]);
  expect(totalsOf(cart, lines, queue)).toMatchObject({ subtotal: 1489, total: 1489, about: true });
});

test('without anything that waits the sums are the server’s', () => {
  const cart = { ...cartOf([goods(1), 2000]), discount: 90, total: 810 };
  const lines = linesOf(cart, []);
  expect(totalsOf(cart, lines, [])).toMatchObject({ subtotal: 900, discount: 90, total: 810, about: false });
  expect(partsOf(lines)[0]?.total, 'before anything is taken off').toBe(900);
  expect(totalsOf(null, [], [])).toMatchObject({ total: 0, about: false });
});

test('a price that is another by now counts for what is added', () => {
  const cart = cartOf([goods(1), 1000]);
  const [item] = cart.items;
  if (!item) throw new Error('no item');
  item.unit_price_now = 490_000;
  expect(linesOf(cart, enqueue([], bread, 1000, 2000))[0]?.gross).toBe(980);
});

test('each problem is said where it belongs', () => {
  const about = (more: object) => ({ code: 'VENDOR_SUSPENDED' as const, words: '', stops: true, ...more });
  const problems = [about({ item: 'i', vendor: 1 }), about({ vendor: 1 }), about({})];
  const cart = { ...cartOf(), problems };
  expect(problemsOfVendor(cart, 1)).toEqual([problems[1]]);
  expect(problemsOfCart(cart)).toEqual([problems[2]]);
});
