import { cleanup, fireEvent, render, screen, waitFor } from '@testing-library/svelte';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { ada, done, buyer as me, ok, refused, serve, me as worker } from '../../test/office';
import { merchant } from '../lib/account/merchant.svelte';
import { testid } from '../lib/testids';
import App from './App.svelte';
import { buyer } from './buyer.svelte';
import { here } from './place.svelte';

const PASSWORD = 'herons over the fen';
const signedIn = (who = me) =>
  ok({ token: 't', expires_at: '', refresh_token: 'r', refresh_expires_at: '', me: who }, 201);
const nobody = { 'POST /sessions/refresh': () => refused(401, 'UNAUTHENTICATED') };
const write = (id: string, value: string) => fireEvent.input(screen.getByTestId(id), { target: { value } });
const tap = (id: string) => fireEvent.click(screen.getByTestId(id));
const bodies = (asked: { call: string; body: unknown }[], call: string) =>
  asked.filter((one) => one.call === call).map((one) => one.body);

beforeEach(() => {
  HTMLDialogElement.prototype.showModal ??= vi.fn();
  HTMLElement.prototype.showPopover ??= vi.fn();
  localStorage.clear();
  history.replaceState(null, '', '/account/');
  here.follow();
  merchant.code = '';
  merchant.asked = false;
  buyer.gone = false;
});
afterEach(() => {
  cleanup();
  vi.unstubAllGlobals();
});

/** Nobody is signed in until somebody signs in with the right password. */
function stranger(more: Parameters<typeof serve>[0] = {}) {
  return serve({
    ...nobody,
    'GET /me': () => refused(401, 'UNAUTHENTICATED'),
    'GET /buyers/me': () => ok(ada),
    'POST /sessions': ({ body }) =>
      (body as { password: string }).password === PASSWORD ? signedIn() : refused(401, 'SIGN_IN_WRONG'),
    ...more,
  });
}

/** Ada, signed in. */
async function atHome(more: Parameters<typeof serve>[0] = {}) {
  const asked = serve({ 'GET /me': () => ok(me), 'GET /buyers/me': () => ok(ada), ...more });
  render(App);
  await screen.findByTestId(testid.accountHome);
  return asked;
}

test('an account is made with a name, an e-mail and the code that comes there', async () => {
  const asked = stranger({ 'POST /buyers': () => ok({}, 202), 'POST /password': () => done });
  render(App);
  await screen.findByTestId(testid.accountDoor('sign-in'));
  await tap(testid.accountNew);
  await screen.findByTestId(testid.accountDoor('new'));
  await write(testid.accountName, ' Ada Byron ');
  await write(testid.accountEmail, 'ada@example.org');
  await tap(testid.accountGo);
  await screen.findByTestId(testid.accountDoor('letter'));
  expect(screen.getByText(/If .*ada@example\.org.* is right/)).toBeTruthy();
  expect(bodies(asked, 'POST /buyers')).toEqual([
    { tenant: null, name: 'Ada Byron', email: 'ada@example.org' },
  ]);
  await write(testid.accountCode, 'K7QM-2XPA');
  await write(testid.hqNewPassword, PASSWORD);
  await tap(testid.accountGo);
  await screen.findByTestId(testid.accountHome);
  expect(bodies(asked, 'POST /password')).toEqual([
    { tenant: null, login: 'ada@example.org', reset_code: 'K7QM-2XPA', new: PASSWORD },
  ]);
  expect(screen.getByText('Hello, Ada')).toBeTruthy();
});

test('a letter is asked for in the language that the page speaks', async () => {
  const heard: (string | null)[] = [];
  stranger({ 'POST /buyers/code': () => ok({}, 202) });
  const answer = globalThis.fetch;
  vi.stubGlobal('fetch', (request: Request) => {
    if (request.url.endsWith('/buyers/code')) heard.push(request.headers.get('accept-language'));
    return answer(request);
  });
  here.go('password');
  render(App);
  await screen.findByTestId(testid.accountDoor('password'));
  await write(testid.accountEmail, 'ada@example.org');
  await tap(testid.accountGo);
  await screen.findByTestId(testid.accountDoor('letter'));
  expect(heard).toEqual(['en']);
});

test('a wrong code is said, and another one can be sent', async () => {
  const asked = stranger({
    'POST /buyers/code': () => ok({}, 202),
    'POST /password': () => refused(422, 'RESET_CODE_INVALID'),
  });
  here.go('password');
  render(App);
  await screen.findByTestId(testid.accountDoor('password'));
  await write(testid.accountEmail, 'ada@example.org');
  await tap(testid.accountHaveCode);
  await screen.findByTestId(testid.accountDoor('letter'));
  expect(bodies(asked, 'POST /buyers/code'), 'who has a code asks for none').toEqual([]);
  await write(testid.accountCode, 'K7QM-2XPA');
  await write(testid.hqNewPassword, PASSWORD);
  await tap(testid.accountGo);
  expect((await screen.findByTestId(testid.accountProblem)).textContent).toContain('older than an hour');
  await tap(testid.accountAgain);
  await waitFor(() => expect(bodies(asked, 'POST /buyers/code')).toHaveLength(1));
});

test('without mail the merchant makes accounts, and the page says so', async () => {
  stranger({ 'POST /buyers': () => refused(409, 'MAIL_OFF') });
  here.go('new');
  render(App);
  await screen.findByTestId(testid.accountDoor('new'));
  await write(testid.accountName, 'Ada');
  await write(testid.accountEmail, 'ada@example.org');
  await tap(testid.accountGo);
  const problem = await screen.findByTestId(testid.accountProblem);
  expect([problem.dataset.code, problem.textContent]).toEqual([
    'MAIL_OFF',
    expect.stringContaining('ask there'),
  ]);
});

test('which shop is asked once there is a reason to', async () => {
  const asked = stranger({
    'POST /buyers': ({ body }) =>
      (body as { tenant: string | null }).tenant ? ok({}, 202) : refused(404, 'NOT_FOUND'),
  });
  here.go('new');
  render(App);
  await screen.findByTestId(testid.accountDoor('new'));
  expect(screen.queryByTestId(testid.hqMerchant)).toBeNull();
  await write(testid.accountName, 'Ada');
  await write(testid.accountEmail, 'ada@example.org');
  await tap(testid.accountGo);
  await screen.findByTestId(testid.hqMerchant);
  await write(testid.hqMerchant, 'alder-rye');
  await tap(testid.accountGo);
  await screen.findByTestId(testid.accountDoor('letter'));
  expect(bodies(asked, 'POST /buyers').at(-1)).toMatchObject({ tenant: 'alder-rye' });
});

test('a wrong password is said by e-mail, a lock counts down', async () => {
  let locked = false;
  stranger({
    'POST /sessions': () => (locked ? refused(429, 'TOO_MANY_REQUESTS', 30) : refused(401, 'SIGN_IN_WRONG')),
  });
  render(App);
  await screen.findByTestId(testid.accountDoor('sign-in'));
  await write(testid.accountEmail, 'ada@example.org');
  await write(testid.hqPassword, 'wrong');
  await tap(testid.accountGo);
  expect((await screen.findByTestId(testid.accountProblem)).textContent).toContain('e-mail or password');
  locked = true;
  await write(testid.hqPassword, 'wrong again');
  await tap(testid.accountGo);
  await waitFor(() => expect(screen.getByTestId(testid.accountGo).textContent).toContain('30 s'));
  expect(screen.getByTestId<HTMLButtonElement>(testid.accountGo).disabled).toBe(true);
});

test('a second factor is asked for after the password', async () => {
  const asked = stranger({
    'POST /sessions': ({ body }) =>
      (body as { code: string | null }).code === '123456'
        ? signedIn()
        : refused(
            401,
            (body as { code: string | null }).code ? 'SECOND_FACTOR_WRONG' : 'SECOND_FACTOR_NEEDED',
          ),
  });
  render(App);
  await screen.findByTestId(testid.accountDoor('sign-in'));
  await write(testid.accountEmail, 'ada@example.org');
  await write(testid.hqPassword, PASSWORD);
  await tap(testid.accountGo);
  await screen.findByTestId(testid.accountDoor('factor'));
  await write(testid.hqFactor, '999999');
  const field = screen.getByTestId<HTMLInputElement>(testid.hqFactor);
  await waitFor(() => expect(field.value).toBe(''));
  await write(testid.hqFactor, '123456');
  await screen.findByTestId(testid.accountHome);
  expect(bodies(asked, 'POST /sessions')).toHaveLength(3);
});

test('whoever works here and buys nothing is sent to HQ', async () => {
  const asked = serve({ 'GET /me': () => ok(worker) });
  render(App);
  const page = await screen.findByTestId(testid.accountStaff);
  expect(page.querySelector('a')?.getAttribute('href')).toBe('/hq/');
  expect(
    asked.map(({ call }) => call),
    'nothing of a customer’s is asked for',
  ).toEqual(['GET /me']);
});

test('one keeps up one’s own data; the e-mail stays, a wrong number is said before it is sent', async () => {
  const asked = await atHome({
    'PUT /buyers/me': ({ body }) =>
      ok({ ...ada, record: { ...ada.record, ...(body as object), phone: '+4930901820' } }),
  });
  expect(screen.getByTestId<HTMLInputElement>(testid.accountEmail).readOnly).toBe(true);
  expect(screen.getByTestId<HTMLButtonElement>(testid.accountSave).disabled, 'nothing is changed').toBe(true);
  await write(testid.accountPhone, '030 901820');
  await fireEvent.blur(screen.getByTestId(testid.accountPhone));
  expect((await screen.findByRole('alert')).textContent).toContain('begins with +');
  expect(screen.getByTestId<HTMLButtonElement>(testid.accountSave).disabled).toBe(true);
  await write(testid.accountPhone, '+49 30 901820');
  await tap(testid.accountSave);
  await waitFor(() =>
    expect(screen.getByTestId<HTMLInputElement>(testid.accountPhone).value).toBe('+4930901820'),
  );
  expect(bodies(asked, 'PUT /buyers/me')).toEqual([
    { name: 'Ada Byron', phone: '+49 30 901820', address: null },
  ]);
});

test('one’s own data is taken away as a file that names whose it is and of which day', async () => {
  const saved: string[] = [];
  vi.spyOn(HTMLAnchorElement.prototype, 'click').mockImplementation(function (this: HTMLAnchorElement) {
    saved.push(this.download);
  });
  here.go('privacy');
  await atHome({ 'POST /buyers/me/export': () => ok({ taken_at: '2026-11-21T09:00:00Z', customer: ada }) });
  await tap(testid.accountExport);
  await waitFor(() => expect(saved).toEqual([`customer-${ada.id}-2026-11-21.json`]));
});

test('one’s own account is deleted with the password, and one is out', async () => {
  here.go('privacy');
  await atHome({
    'POST /buyers/me/erase': ({ body }) =>
      (body as { password: string }).password === PASSWORD ? done : refused(401, 'SIGN_IN_WRONG'),
  });
  await tap(testid.accountDelete);
  await write(testid.hqPassword, 'wrong');
  await tap(testid.hqSure);
  expect((await screen.findByTestId(testid.accountProblem)).dataset.code).toBe('SIGN_IN_WRONG');
  await write(testid.hqPassword, PASSWORD);
  await tap(testid.hqSure);
  await screen.findByTestId(testid.accountDoor('sign-in'));
  expect(screen.getByText(/Your account is deleted/)).toBeTruthy();
});
