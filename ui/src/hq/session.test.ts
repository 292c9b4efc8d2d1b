import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { buyer, directory, me, ok, refused, serve } from '../../test/office';
import { session } from './session.svelte';

beforeEach(() => localStorage.clear());
afterEach(() => vi.unstubAllGlobals());

test('a role given meanwhile that needs a second factor asks for it at the next call', async () => {
  let needed = false;
  serve({
    'GET /me': () => ok({ ...me, second_factor: needed ? 'required' : 'off' }),
    'GET /directory': () => ok(directory),
    'GET /summary': () => (needed ? refused(403, 'SECOND_FACTOR_REQUIRED') : ok({})),
  });
  await session.start();
  expect(session.state).toBe('in');
  needed = true;
  await session.refreshSummary();
  await vi.waitFor(() => expect(session.state).toBe('second_factor'));
});

test('who is signed out while at work is told so, and who comes for the first time is not', async () => {
  const over = () => refused(401, 'UNAUTHENTICATED');
  let valid = false;
  const only = (body: unknown) => () => (valid ? ok(body) : over());
  serve({
    'GET /me': only(me),
    'GET /directory': only(directory),
    'GET /summary': only({}),
    'POST /sessions/refresh': over,
  });
  await session.start();
  expect([session.state, session.expired]).toEqual(['out', false]);
  valid = true;
  await session.start();
  expect(session.state).toBe('in');
  valid = false;
  await session.refreshSummary();
  expect([session.state, session.expired]).toEqual(['out', true]);
});

test('people are for whoever administers every store', async () => {
  const shop = { id: 3, code: 'S1', name: 'Mill Street' };
  session.me = { ...me, store: shop };
  expect(session.sees('people')).toBe(false);
  session.me = { ...me, may: ['review'] };
  expect([session.sees('people'), session.sees('account')]).toEqual([false, true]);
  session.me = me;
  expect(session.sees('people')).toBe(true);
});

test('customers are for whoever may know them, also of one store', () => {
  const shop = { id: 3, code: 'S1', name: 'Mill Street' };
  session.me = { ...me, may: ['review', 'customers'], store: shop };
  expect(session.sees('customers')).toBe(true);
  session.me = { ...me, may: ['review'] };
  expect(session.sees('customers')).toBe(false);
});

test('a customer who signs in here is not asked for anything of HQ’s', async () => {
  const asked = serve({ 'GET /me': () => ok(buyer) });
  await session.start();
  expect(session.state).toBe('elsewhere');
  expect(asked.map(({ call }) => call)).toEqual(['GET /me']);
});
