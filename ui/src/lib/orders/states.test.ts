import { expect, test } from 'vitest';
import { asksFor, stepsOf } from './states';

test('a new order is taken or refused; calling it off stands behind', () => {
  expect(stepsOf(['accepted', 'rejected', 'cancelled'])).toEqual({
    onward: 'accepted',
    against: 'rejected',
    others: ['cancelled'],
  });
});

test('one that is packed goes on as the buyer gets it', () => {
  expect(stepsOf(['cancelled', 'shipped'])).toEqual({
    onward: 'shipped',
    against: null,
    others: ['cancelled'],
  });
  expect(stepsOf(['ready_for_pickup', 'cancelled']).onward).toBe('ready_for_pickup');
});

test('where nothing may be done nothing is offered', () => {
  expect(stepsOf([])).toEqual({ onward: null, against: null, others: [] });
  expect(stepsOf(['cancelled'])).toEqual({ onward: null, against: null, others: ['cancelled'] });
});

test('what ends an order asks why, what sends it asks for the parcel', () => {
  expect(asksFor('rejected')).toBe('reason');
  expect(asksFor('cancelled')).toBe('reason');
  expect(asksFor('shipped')).toBe('parcel');
  expect(asksFor('packed')).toBeNull();
});
