import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { hq, newKey, onSignedOut, toFailure } from './hq';

let asked: Request[] = [];
let answer: () => Response = () => new Response('{}');

beforeEach(() => {
  asked = [];
  vi.stubGlobal('fetch', async (request: Request) => {
    asked.push(request);
    return answer();
  });
});
afterEach(() => vi.unstubAllGlobals());

const json = (status: number, body: unknown, headers: Record<string, string> = {}) =>
  new Response(JSON.stringify(body), { status, headers: { 'content-type': 'application/json', ...headers } });

test('what changes something is JSON even when there is nothing to say, or the server refuses it', async () => {
  answer = () => json(200, {});
  await hq.revoke('642fc58a-59c5-5598-9338-4815fb9051af');
  expect(asked[0]?.method).toBe('POST');
  expect(asked[0]?.headers.get('content-type')).toBe('application/json');
});

test('a void bears its key', async () => {
  answer = () => json(200, {});
  const key = newKey();
  await hq.voidOrder('642fc58a-59c5-5598-9338-4815fb9051af', 'Sold twice', key);
  expect(asked[0]?.headers.get('idempotency-key')).toBe(key);
  expect(key).toMatch(/^[0-9a-f]{32}$/);
  expect(newKey()).not.toBe(key);
});

test('a session that is over is told once, with what was asked for failing by its code', async () => {
  const told = vi.fn();
  onSignedOut(told);
  answer = () => json(401, { error: 'Sign in first.', code: 'UNAUTHENTICATED', request_id: 'r1' });
  await expect(hq.summary()).rejects.toMatchObject({ code: 'UNAUTHENTICATED', request_id: 'r1' });
  expect(told).toHaveBeenCalledOnce();
});

test('a wrong password does not sign anybody out; a lock says how long', async () => {
  const told = vi.fn();
  onSignedOut(told);
  const who = { login: 'admin', password: 'x' };
  answer = () => json(401, { error: 'no', code: 'SIGN_IN_WRONG', request_id: 'r' });
  await expect(hq.signIn(who)).rejects.toMatchObject({ code: 'SIGN_IN_WRONG' });
  answer = () =>
    json(429, { error: 'no', code: 'TOO_MANY_REQUESTS', request_id: 'r' }, { 'retry-after': '30' });
  await expect(hq.signIn(who)).rejects.toMatchObject({ code: 'TOO_MANY_REQUESTS', retry_after_s: 30 });
  expect(told).not.toHaveBeenCalled();
});

test('no network and a proxy that speaks no JSON are failures too', async () => {
  answer = () => {
    throw new TypeError('failed to fetch');
  };
  await expect(hq.me()).rejects.toMatchObject({ code: 'SERVER_UNREACHABLE' });
  answer = () =>
    new Response('<html>Bad gateway</html>', { status: 502, headers: { 'content-type': 'text/html' } });
  await expect(hq.me()).rejects.toMatchObject({ code: 'INTERNAL' });
  expect(toFailure('boom')).toMatchObject({ code: 'INTERNAL', message: 'boom' });
});
