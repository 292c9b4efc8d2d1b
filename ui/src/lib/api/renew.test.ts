import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { hq, onSecondFactor, onSignedOut } from './hq';
import { onRenewed } from './renew';

/** A server whose sign-ins end when the test says so. */
let valid: boolean;
let renewable: boolean | 'busy' | 'already';
let asked: string[];
let bodies: string[];
let hold: Promise<void>;

const json = (status: number, body: unknown) =>
  new Response(JSON.stringify(body), { status, headers: { 'content-type': 'application/json' } });
const no = (status: number, code: string) => json(status, { error: 'no', code, request_id: 'r' });

async function serve(request: Request): Promise<Response> {
  const path = new URL(request.url).pathname.replace('/api/v1', '');
  asked.push(path);
  if (path === '/sessions/refresh') {
    await hold;
    if (renewable === 'busy') return no(503, 'BUSY');
    if (renewable === 'already') {
      setTimeout(() => (valid = true), 300);
      return no(409, 'REFRESHED_ALREADY');
    }
    if (!renewable) return no(401, 'UNAUTHENTICATED');
    valid = true;
    return json(200, {});
  }
  if (path === '/me/password') return no(401, 'SIGN_IN_WRONG');
  if (!valid) return no(401, 'UNAUTHENTICATED');
  if (path === '/directory') return no(403, 'SECOND_FACTOR_REQUIRED');
  bodies.push(await request.text());
  return json(200, { asked: path });
}

const out = vi.fn();
beforeEach(() => {
  valid = false;
  renewable = true;
  asked = [];
  bodies = [];
  hold = Promise.resolve();
  localStorage.clear();
  out.mockClear();
  onSignedOut(out);
  vi.stubGlobal('fetch', serve);
});
afterEach(() => vi.unstubAllGlobals());

describe('a call that comes after the sign-in ran out', () => {
  test('renews it and is made again, with all that it said', async () => {
    await hq.assign(7, 42);
    expect(asked).toEqual(['/exceptions/7/assign', '/sessions/refresh', '/exceptions/7/assign']);
    expect(bodies).toEqual(['{"owner":42,"note":""}']);
    expect(out).not.toHaveBeenCalled();
  });

  test('shares one renewal with all that wait', async () => {
    let release = () => {};
    hold = new Promise((done) => {
      release = done;
    });
    const calls = [hq.me(), hq.summary(), hq.webhooks()];
    await vi.waitFor(() => expect(asked).toContain('/sessions/refresh'));
    release();
    await Promise.all(calls);
    expect(asked.filter((path) => path === '/sessions/refresh')).toHaveLength(1);
    expect(asked).toHaveLength(7);
  });

  test('is only made again when another tab has renewed meanwhile', async () => {
    localStorage.setItem('evertill.renewed', String(Date.now() + 60_000));
    await expect(hq.me()).rejects.toMatchObject({ code: 'UNAUTHENTICATED' });
    expect(asked).toEqual(['/me', '/me']);
  });

  test('waits a moment for the answer that another window got', async () => {
    vi.useFakeTimers();
    renewable = 'already';
    const call = hq.me();
    await vi.runAllTimersAsync();
    await expect(call).resolves.toEqual({ asked: '/me' });
    expect(asked).toEqual(['/me', '/sessions/refresh', '/me']);
    vi.useRealTimers();
  });

  test('takes turns with other tabs where the browser can tell', async () => {
    const request = vi.fn((_name: string, act: () => Promise<Response>) => act());
    vi.stubGlobal('navigator', { locks: { request } });
    await Promise.all([hq.me(), hq.summary()]);
    expect(request).toHaveBeenCalledOnce();
  });

  test('tells whoever keeps a line open', async () => {
    const told = vi.fn();
    const stop = onRenewed(told);
    await hq.me();
    stop();
    valid = false;
    localStorage.clear();
    await hq.me();
    expect(told).toHaveBeenCalledOnce();
  });
});

describe('who is signed out', () => {
  test('one whose sign-in cannot be renewed', async () => {
    renewable = false;
    await expect(hq.me()).rejects.toMatchObject({ code: 'UNAUTHENTICATED' });
    expect(asked).toEqual(['/me', '/sessions/refresh']);
    expect(out).toHaveBeenCalledOnce();
  });

  test('nobody while the server is busy', async () => {
    renewable = 'busy';
    const calls = await Promise.allSettled([hq.me(), hq.summary()]);
    expect(calls.map((call) => (call as PromiseRejectedResult).reason.code)).toEqual(['BUSY', 'BUSY']);
    expect(out).not.toHaveBeenCalled();
  });

  test('nobody for a wrong password, and nothing is renewed', async () => {
    await expect(hq.changePassword('old', 'new')).rejects.toMatchObject({ code: 'SIGN_IN_WRONG' });
    expect(asked).toEqual(['/me/password']);
    expect(out).not.toHaveBeenCalled();
  });
});

test('who must set up a second factor first is told so', async () => {
  valid = true;
  const told = vi.fn();
  onSecondFactor(told);
  await expect(hq.directory()).rejects.toMatchObject({ code: 'SECOND_FACTOR_REQUIRED' });
  expect(told).toHaveBeenCalledOnce();
});
