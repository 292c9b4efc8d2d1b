import { cleanup, fireEvent, render, screen, waitFor } from '@testing-library/svelte';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { directory, done, me, ok, refused, serve } from '../../../test/office';
import { merchant } from '../../lib/account/merchant.svelte';
import { testid } from '../../lib/testids';
import { session } from '../session.svelte';
import SignIn from './SignIn.svelte';

const WEAK = {
  error: 'no',
  code: 'PASSWORD_WEAK',
  request_id: 'r',
  details: { why: 'This is a top-100 common password.', better: [] },
};
const signedIn = ok({ token: 't', expires_at: '', refresh_token: 'r', refresh_expires_at: '', me }, 201);
const write = (id: string, value: string) => fireEvent.input(screen.getByTestId(id), { target: { value } });
const tap = (id: string) => fireEvent.click(screen.getByTestId(id));
const problem = () => screen.findByTestId(testid.hqSignInProblem);

beforeEach(() => {
  session.state = 'out';
});
afterEach(() => {
  Object.assign(merchant, { code: '', asked: false });
  localStorage.clear();
  cleanup();
  vi.useRealTimers();
  vi.unstubAllGlobals();
});

async function enter(login: string, password: string) {
  await write(testid.hqLogin, login);
  await write(testid.hqPassword, password);
  await tap(testid.hqSignInGo);
}

/** Ada has a second factor; 123456 and a recovery code are right. */
function withFactor() {
  return serve({
    'POST /sessions': ({ body }) => {
      const { password, code } = body as { password: string; code: string | null };
      if (password !== 'right') return refused(401, 'SIGN_IN_WRONG');
      if (!code) return refused(401, 'SECOND_FACTOR_NEEDED');
      return ['123456', 'KXQ7-2MPD'].includes(code) ? signedIn : refused(401, 'SECOND_FACTOR_WRONG');
    },
    'GET /directory': () => ok(directory),
  });
}

test('where there is a second factor, six digits are asked for next and sent as soon as they are there', async () => {
  const asked = withFactor();
  render(SignIn);
  expect(document.activeElement).toBe(screen.getByTestId(testid.hqLogin));
  await enter('ada', 'right');
  const field = await screen.findByTestId(testid.hqFactor);
  expect(screen.queryByRole('alert'), 'the password was right').toBeNull();
  await waitFor(() => expect(document.activeElement).toBe(field));
  expect(field.getAttribute('autocomplete')).toBe('one-time-code');
  await write(testid.hqFactor, '123 456');
  await waitFor(() => expect(session.state).toBe('in'));
  expect(asked.filter(({ call }) => call === 'POST /sessions').at(-1)?.body).toEqual({
    tenant: null,
    login: 'ada',
    password: 'right',
    code: '123456',
  });
});

test('wrong digits are said and asked for again; a recovery code will do too', async () => {
  withFactor();
  render(SignIn);
  await enter('ada', 'right');
  await screen.findByTestId(testid.hqFactor);
  await write(testid.hqFactor, '999999');
  expect((await problem()).dataset.code).toBe('SECOND_FACTOR_WRONG');
  const field = screen.getByTestId<HTMLInputElement>(testid.hqFactor);
  await waitFor(() => expect(field.value).toBe(''));
  expect(document.activeElement).toBe(field);
  await tap(testid.hqFactorOther);
  await write(testid.hqFactor, 'KXQ7-2MPD');
  await tap(testid.hqSignInGo);
  await waitFor(() => expect(session.state).toBe('in'));
});

test('where a server holds several merchants the code is asked for, and known the next time', async () => {
  const asked = serve({
    'POST /sessions': ({ body }) =>
      (body as { tenant: string | null }).tenant === 'alder-rye' ? signedIn : refused(401, 'SIGN_IN_WRONG'),
    'GET /directory': () => ok(directory),
  });
  const first = render(SignIn);
  expect(screen.queryByTestId(testid.hqMerchant), 'not before there is a reason').toBeNull();
  await enter('ada', 'right');
  const field = await screen.findByTestId(testid.hqMerchant);
  await waitFor(() => expect(document.activeElement).toBe(screen.getByTestId(testid.hqPassword)));
  await fireEvent.input(field, { target: { value: ' alder-rye ' } });
  await enter('ada', 'right');
  await waitFor(() => expect(session.state).toBe('in'));
  expect(asked.filter(({ call }) => call === 'POST /sessions')).toHaveLength(2);
  first.unmount();
  render(SignIn);
  expect(screen.getByTestId<HTMLInputElement>(testid.hqMerchant).value.trim()).toBe('alder-rye');
  expect(localStorage.getItem('evertill-merchant')).toBe('alder-rye');
});

test('back from the digits, another login can be used', async () => {
  withFactor();
  render(SignIn);
  await enter('ada', 'right');
  await screen.findByTestId(testid.hqFactor);
  await tap(testid.hqSignInBack);
  expect(screen.getByTestId<HTMLInputElement>(testid.hqLogin).value).toBe('ada');
});

test('a lock counts down, and lets nobody try before it is over', async () => {
  vi.useFakeTimers({ shouldAdvanceTime: true });
  const asked = serve({ 'POST /sessions': () => refused(429, 'TOO_MANY_REQUESTS', 30) });
  render(SignIn);
  await enter('ada', 'wrong');
  expect((await problem()).textContent).toContain('30 s');
  const go = screen.getByTestId<HTMLButtonElement>(testid.hqSignInGo);
  expect(go.disabled).toBe(true);
  await vi.advanceTimersByTimeAsync(29_000);
  expect(go.textContent).toContain('1 s');
  await vi.advanceTimersByTimeAsync(1_000);
  expect(go.disabled).toBe(false);
  expect(screen.queryByRole('alert')).toBeNull();
  expect(asked).toHaveLength(1);
});

test('with a code from the administrator a password is chosen, and signs in at once', async () => {
  const asked = serve({
    'POST /password': ({ body }) =>
      (body as { new: string }).new === 'password123'
        ? { ...refused(422, 'PASSWORD_WEAK'), body: WEAK }
        : done,
    'POST /sessions': () => signedIn,
    'GET /directory': () => ok(directory),
  });
  render(SignIn);
  await write(testid.hqLogin, 'mara');
  await tap(testid.hqChoose);
  const code = await screen.findByTestId(testid.hqChooseCode);
  expect(screen.getByTestId<HTMLInputElement>(testid.hqLogin).value).toBe('mara');
  await waitFor(() => expect(document.activeElement).toBe(code));
  await write(testid.hqChooseCode, ' 7K4M-Q2XD ');
  await write(testid.hqNewPassword, 'password123');
  await tap(testid.hqChooseGo);
  expect((await problem()).dataset.code).toBe('PASSWORD_WEAK');
  expect((await problem()).textContent).toContain('lists that guessers try first');
  await write(testid.hqNewPassword, 'four words and more');
  await tap(testid.hqChooseGo);
  await waitFor(() => expect(session.state).toBe('in'));
  expect(asked.map(({ call, body }) => [call, body])).toEqual([
    ['POST /password', { tenant: null, login: 'mara', reset_code: '7K4M-Q2XD', new: 'password123' }],
    ['POST /password', { tenant: null, login: 'mara', reset_code: '7K4M-Q2XD', new: 'four words and more' }],
    ['POST /sessions', { tenant: null, login: 'mara', password: 'four words and more', code: null }],
    ['GET /directory', null],
    ['GET /summary', null],
  ]);
});

test('who must have a second factor and has none sees nothing else', async () => {
  const first = { ...me, second_factor: 'required' as const };
  const asked = serve({ 'POST /sessions': () => ok({ me: first }, 201) });
  render(SignIn);
  await enter('ada', 'right');
  await waitFor(() => expect(session.state).toBe('second_factor'));
  expect(asked.map(({ call }) => call)).toEqual(['POST /sessions']);
});
