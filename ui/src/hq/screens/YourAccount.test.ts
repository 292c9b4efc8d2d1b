import { cleanup, fireEvent, render, screen, waitFor } from '@testing-library/svelte';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { directory, done, me, ok, refused, serve } from '../../../test/office';
import type { Directory, OwnSession } from '../../lib/api/hq';
import { testid } from '../../lib/testids';
import { session } from '../session.svelte';
import SecondFactor from './SecondFactor.svelte';
import YourAccount from './YourAccount.svelte';

const FIREFOX = 'Mozilla/5.0 (X11; Linux x86_64; rv:145.0) Gecko/20100101 Firefox/145.0';
const one: OwnSession = {
  id: 'a',
  current: true,
  started_at: '2026-11-21T08:00:00Z',
  used_at: '2026-11-21T09:00:00Z',
  expires_at: '2026-11-21T20:00:00Z',
  address: '192.0.2.7',
  agent: FIREFOX,
};
const sessions = [one, { ...one, id: 'b', current: false }, { ...one, id: 'c', current: false, agent: null }];
const codes = Array.from({ length: 10 }, (_, at) => `CODE-${at}`);
const tap = (id: string) => fireEvent.click(screen.getByTestId(id));
const write = (id: string, value: string) => fireEvent.input(screen.getByTestId(id), { target: { value } });

beforeEach(() => {
  HTMLDialogElement.prototype.showModal ??= vi.fn();
  session.me = me;
  session.directory = directory as Directory;
  session.state = 'in';
});
afterEach(() => {
  cleanup();
  vi.unstubAllGlobals();
});

function office(more: Parameters<typeof serve>[0] = {}) {
  return serve({ 'GET /sessions': () => ok({ data: sessions }), ...more });
}

const FACTOR = {
  'POST /me/second-factor': ({ body }: { body: unknown }) =>
    (body as { password: string }).password === 'right'
      ? ok({ secret: 'JBSWY3DPEHPK3PXP', uri: 'otpauth://totp/Evertill:admin?secret=J' }, 201)
      : refused(401, 'SIGN_IN_WRONG'),
  'POST /me/second-factor/confirm': ({ body }: { body: unknown }) =>
    (body as { code: string }).code === '123456'
      ? ok({ recovery_codes: codes })
      : refused(422, 'SECOND_FACTOR_WRONG'),
};

test('the password is changed; a wrong present one is said and asked for again', async () => {
  const asked = office({
    'POST /me/password': ({ body }) =>
      (body as { current: string }).current === 'right' ? done : refused(401, 'SIGN_IN_WRONG'),
  });
  render(YourAccount);
  await write(testid.hqPassword, 'wrong');
  await write(testid.hqNewPassword, 'four words and more');
  await tap(testid.hqPasswordGo);
  expect((await screen.findByRole('alert')).dataset.code).toBe('SIGN_IN_WRONG');
  const current = screen.getByTestId<HTMLInputElement>(testid.hqPassword);
  await waitFor(() => expect(document.activeElement).toBe(current));
  expect(screen.getByTestId<HTMLInputElement>(testid.hqNewPassword).value, 'what is right stays').not.toBe(
    '',
  );
  await write(testid.hqPassword, 'right');
  await tap(testid.hqPasswordGo);
  await waitFor(() => expect(screen.getByTestId<HTMLInputElement>(testid.hqNewPassword).value).toBe(''));
  expect(asked.filter(({ call }) => call === 'GET /sessions').length, 'the others have ended').toBe(2);
});

test('a second factor is set up: password, app, digits, recovery codes', async () => {
  const asked = office({ ...FACTOR, 'GET /me': () => ok({ ...me, second_factor: 'on' }) });
  render(YourAccount);
  await tap(testid.hqFactorSetUp);
  const password = screen.getAllByTestId(testid.hqPassword).at(-1) as HTMLInputElement;
  await fireEvent.input(password, { target: { value: 'right' } });
  await tap(testid.hqFactorStart);
  const qr = await screen.findByTestId(testid.hqFactorQr);
  expect(qr.dataset.text).toBe('otpauth://totp/Evertill:admin?secret=J');
  expect(screen.getByText('JBSW Y3DP EHPK 3PXP')).toBeTruthy();
  await write(testid.hqFactor, '654321');
  expect((await screen.findByRole('alert')).dataset.code).toBe('SECOND_FACTOR_WRONG');
  await write(testid.hqFactor, '123456');
  const shown = await screen.findByTestId(testid.hqRecoveryCodes);
  expect([...shown.children].map((item) => item.textContent)).toEqual(codes);
  await tap(testid.hqRecoveryDone);
  expect(screen.queryByTestId(testid.hqRecoveryCodes)).toBeNull();
  await waitFor(() => expect(screen.getByTestId(testid.hqFactorRemove)).toBeTruthy());
  expect(asked.at(-1)?.call).toBe('GET /me');
});

test('it is turned off with the password and a code', async () => {
  session.me = { ...me, second_factor: 'on' };
  const asked = office({ 'POST /me/second-factor/remove': () => done, 'GET /me': () => ok(me) });
  render(YourAccount);
  await tap(testid.hqFactorRemove);
  const password = screen.getAllByTestId(testid.hqPassword).at(-1) as HTMLInputElement;
  await fireEvent.input(password, { target: { value: 'right' } });
  await write(testid.hqFactor, '123456');
  await tap(testid.hqSure);
  await screen.findByTestId(testid.hqFactorSetUp);
  expect(asked.find(({ call }) => call.endsWith('remove'))?.body).toEqual({
    password: 'right',
    code: '123456',
  });
});

test('new recovery codes are given for six digits', async () => {
  session.me = { ...me, second_factor: 'on' };
  office({ 'POST /me/recovery-codes': () => ok({ recovery_codes: codes }) });
  render(YourAccount);
  await tap(testid.hqFactorCodes);
  await write(testid.hqFactor, '123456');
  await tap(testid.hqSure);
  expect((await screen.findByTestId(testid.hqRecoveryCodes)).children).toHaveLength(10);
});

test('sessions are named by what they run on; this one is marked and cannot be ended by itself', async () => {
  const asked = office({ 'DELETE /sessions/c': () => done });
  render(YourAccount);
  const first = await screen.findByTestId(testid.hqSession(0));
  expect(first.textContent).toContain('Firefox on Linux');
  expect(first.textContent).toContain('This one');
  expect(screen.queryByTestId(testid.hqSessionEnd(0))).toBeNull();
  expect(screen.getByTestId(testid.hqSession(2)).textContent).toContain('Unknown program');
  await tap(testid.hqSessionEnd(2));
  await waitFor(() => expect(asked.map(({ call }) => call)).toContain('DELETE /sessions/c'));
});

test('the others are signed out one by one, this one goes on', async () => {
  const asked = office({ 'DELETE /sessions/b': () => done, 'DELETE /sessions/c': () => done });
  render(YourAccount);
  await screen.findByTestId(testid.hqSession(0));
  await tap(testid.hqOthersOut);
  await tap(testid.hqSure);
  await waitFor(() => expect(screen.queryByTestId(testid.hqSure)).toBeNull());
  expect(asked.filter(({ call }) => call.startsWith('DELETE')).map(({ call }) => call)).toEqual([
    'DELETE /sessions/b',
    'DELETE /sessions/c',
  ]);
  expect(session.state).toBe('in');
});

test('everywhere is here too', async () => {
  office({ 'DELETE /sessions': () => done });
  render(YourAccount);
  await screen.findByTestId(testid.hqSession(0));
  await tap(testid.hqEverywhereOut);
  await tap(testid.hqSure);
  await waitFor(() => expect(session.state).toBe('out'));
});

test('where a role must have a second factor, setting it up leads in', async () => {
  session.me = { ...me, second_factor: 'required' };
  session.state = 'second_factor';
  office({
    ...FACTOR,
    'GET /me': () => ok({ ...me, second_factor: 'on' }),
    'GET /directory': () => ok(directory),
  });
  render(SecondFactor);
  await write(testid.hqPassword, 'right');
  await tap(testid.hqFactorStart);
  await screen.findByTestId(testid.hqFactorQr);
  await write(testid.hqFactor, '123456');
  await screen.findByTestId(testid.hqRecoveryCodes);
  expect(session.state, 'the codes are seen first').toBe('second_factor');
  await tap(testid.hqRecoveryDone);
  await waitFor(() => expect(session.state).toBe('in'));
});
