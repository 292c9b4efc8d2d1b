import { cleanup, fireEvent, render, screen, waitFor, within } from '@testing-library/svelte';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { directory, done, mara, me, ok, page, refused, serve } from '../../../test/office';
import type { Directory, PersonView } from '../../lib/api/hq';
import { testid } from '../../lib/testids';
import { toasts } from '../../lib/toasts.svelte';
import { route } from '../route.svelte';
import { session } from '../session.svelte';
import People from './People.svelte';

const jonas: PersonView = {
  ...mara,
  id: 8,
  login: 'jonas',
  name: 'Jonas Petit',
  role: 'cashier',
  has_password: false,
  has_pin: false,
  second_factor: false,
  signed_in_at: null,
  sessions: 0,
};
const code = { code: '7K4M-Q2XD', expires_at: '2026-11-23T09:00:00Z' };
const tap = (id: string) => fireEvent.click(screen.getByTestId(id));
const write = (id: string, value: string) => fireEvent.input(screen.getByTestId(id), { target: { value } });
const choose = (id: string, value: string) => fireEvent.change(screen.getByTestId(id), { target: { value } });

beforeEach(() => {
  HTMLDialogElement.prototype.showModal ??= vi.fn();
  session.me = me;
  session.directory = directory as Directory;
  route.go('people');
});
afterEach(() => {
  cleanup();
  vi.unstubAllGlobals();
});

/** A server with Mara and Jonas; what else it answers is said by the test. */
function office(more: Parameters<typeof serve>[0] = {}, first: PersonView = mara) {
  return serve({
    'GET /people': () => ok(page(first, jonas)),
    'GET /people/7': () => ok(first),
    'GET /people/8': () => ok(jonas),
    'GET /people/1': () => ok({ ...mara, id: 1, login: 'admin', role: 'hq_admin' }),
    'GET /people/7/history': () =>
      ok(
        page({
          no: 4,
          act: 'password_code_issued',
          at: '2026-11-20T09:00:00Z',
          subject: 'mara',
          person: { id: 1, name: 'Ada Admin' },
          detail: {},
          hash: 'x',
        }),
      ),
    'GET /people/8/history': () => ok(page()),
    'GET /people/1/history': () => ok(page()),
    'GET /directory': () => ok(directory),
    ...more,
  });
}

async function open(login: string) {
  await fireEvent.click(await screen.findByTestId(testid.hqPersonRow(login)));
  return screen.findByTestId(testid.hqPersonPanel);
}

test('everybody is listed with what keeps them out, and asked for by the filters', async () => {
  const asked = office();
  render(People);
  const row = await screen.findByTestId(testid.hqPersonRow('jonas'));
  expect(row.textContent).toContain('No PIN');
  expect(row.textContent, 'a cashier has no password to choose').not.toContain('No password');
  route.go('people', new URLSearchParams('role=cashier&store=3&active=yes&q=jo'));
  await waitFor(() =>
    expect(asked.at(-1)?.call).toBe('GET /people?q=jo&role=cashier&store=3&active=true&limit=50'),
  );
});

test('nobody to list is said in words, and filters can be taken off', async () => {
  serve({ 'GET /people': () => ok(page()) });
  route.go('people', new URLSearchParams('q=zz'));
  render(People);
  expect((await screen.findByTestId(testid.hqEmpty)).textContent).toContain('Nobody matches');
});

test('a list that cannot be loaded says why', async () => {
  serve({ 'GET /people': () => refused(503, 'BUSY', 2) });
  render(People);
  expect((await screen.findByTestId(testid.hqFailed)).dataset.code).toBe('BUSY');
});

test('a person is shown with their history: what was done to them, and by whom', async () => {
  office();
  render(People);
  const panel = await open('mara');
  const history = await within(panel).findByTestId(testid.hqPersonHistory);
  await waitFor(() => expect(history.textContent).toContain('Password code given out'));
  expect(history.textContent).toContain('Ada Admin');
  expect(history.textContent, 'the panel is hers').not.toContain('mara');
});

test('a reset is asked about first; its code is shown once, large', async () => {
  const asked = office({ 'POST /people/7/reset': () => ok(code, 201) });
  render(People);
  await open('mara');
  await tap(testid.hqPersonAct('reset'));
  expect(asked.some(({ call }) => call.startsWith('POST'))).toBe(false);
  await tap(testid.hqSure);
  expect((await screen.findByTestId(testid.hqResetCode)).textContent).toBe('7K4M-Q2XD');
  await tap(testid.hqResetDone);
  expect(screen.queryByTestId(testid.hqResetCode)).toBeNull();
  await waitFor(() => expect(asked.filter(({ call }) => call.includes('/history'))).toHaveLength(2));
});

test.each([
  ['sign-out', 'POST /people/7/sign-out', null],
  ['factor', 'POST /people/7/second-factor/reset', null],
  ['unlock', 'POST /people/7/unlock', null],
  [
    'deactivate',
    'PUT /people/7',
    { name: 'Mara Lindqvist', role: 'manager', store: 'S1', pin: null, active: false },
  ],
])('%s is asked about, then done', async (act, call, body) => {
  const locked = { ...mara, locked_until: '2999-01-01T00:00:00Z' };
  const asked = office({ [call]: () => (body ? ok(locked) : done) }, locked);
  render(People);
  await open('mara');
  await tap(testid.hqPersonAct(act));
  await tap(testid.hqSure);
  await waitFor(() => expect(screen.queryByTestId(testid.hqSure)).toBeNull());
  expect(asked.find((each) => each.call === call)?.body).toEqual(body);
  expect(toasts.at(-1)?.text, 'said by its name').toContain('Mara Lindqvist');
});

test('what the server refuses stays in sight, in words', async () => {
  office({ 'PUT /people/7': () => refused(422, 'LAST_ADMIN') });
  render(People);
  await open('mara');
  await tap(testid.hqPersonAct('deactivate'));
  await tap(testid.hqSure);
  expect((await screen.findByRole('alert')).textContent).toContain('Nobody else could administer');
  expect(screen.getByTestId(testid.hqSure)).toBeTruthy();
});

test('nobody is offered to act on their own account here', async () => {
  const own = { ...mara, id: 1, login: 'admin', name: 'Ada Admin', role: 'hq_admin' };
  office({ 'GET /people': () => ok(page(own)) });
  render(People);
  await open('admin');
  for (const act of ['reset', 'sign-out', 'factor', 'deactivate'])
    expect(screen.queryByTestId(testid.hqPersonAct(act)), act).toBeNull();
  await tap(testid.hqPersonAct('edit'));
  expect(screen.getByTestId<HTMLSelectElement>(testid.hqPersonRole).disabled).toBe(true);
  expect(screen.getByTestId<HTMLSelectElement>(testid.hqPersonStore).disabled).toBe(true);
});

test('a cashier is added with a PIN, which they need', async () => {
  const asked = office({ 'POST /people': () => ok({ person: jonas, reset: null }, 201) });
  render(People);
  await tap(testid.hqPersonAdd);
  await write(testid.hqPersonName, 'Jonas Petit');
  await write(testid.hqPersonLogin, ' jonas ');
  const go = screen.getByTestId<HTMLButtonElement>(testid.hqPersonGo);
  expect(go.disabled).toBe(true);
  await write(testid.hqPersonPin, '12a4');
  expect(go.disabled).toBe(true);
  await write(testid.hqPersonPin, '1234');
  await choose(testid.hqPersonStore, 'S2');
  await tap(testid.hqPersonGo);
  await screen.findByTestId(testid.hqPersonPanel);
  expect(asked.find(({ call }) => call === 'POST /people')?.body).toEqual({
    login: 'jonas',
    name: 'Jonas Petit',
    role: 'cashier',
    store: 'S2',
    pin: '1234',
  });
  expect(screen.queryByTestId(testid.hqResetCode)).toBeNull();
});

test('an analyst has no PIN, and gets a code to choose a password with', async () => {
  const asked = office({ 'POST /people': () => ok({ person: mara, reset: code }, 201) });
  render(People);
  await tap(testid.hqPersonAdd);
  await write(testid.hqPersonPin, '1234');
  await choose(testid.hqPersonRole, 'hq_analyst');
  expect(screen.queryByTestId(testid.hqPersonPin)).toBeNull();
  await write(testid.hqPersonName, 'Mara Lindqvist');
  await write(testid.hqPersonLogin, 'mara');
  await tap(testid.hqPersonGo);
  expect((await screen.findByTestId(testid.hqResetCode)).textContent).toBe('7K4M-Q2XD');
  expect(asked.find(({ call }) => call === 'POST /people')?.body).toMatchObject({
    role: 'hq_analyst',
    pin: null,
  });
});

test('an edit leaves the PIN as it is unless another is typed', async () => {
  const asked = office({ 'PUT /people/7': () => ok(mara) });
  render(People);
  await open('mara');
  await tap(testid.hqPersonAct('edit'));
  await write(testid.hqPersonName, 'Mara Lind');
  await tap(testid.hqPersonGo);
  await waitFor(() => expect(screen.queryByTestId(testid.hqPersonSheet)).toBeNull());
  expect(asked.find(({ call }) => call === 'PUT /people/7')?.body).toEqual({
    name: 'Mara Lind',
    role: 'manager',
    store: 'S1',
    active: true,
    pin: null,
  });
});

test('the focus goes back to what opened a dialog, and to the panel when that is gone', async () => {
  let person: PersonView = { ...mara, locked_until: '2999-01-01T00:00:00Z' };
  office({
    'GET /people/7': () => ok(person),
    'GET /people': () => ok(page(person)),
    'POST /people/7/unlock': () => {
      person = mara;
      return done;
    },
  });
  render(People);
  const add = screen.getByTestId(testid.hqPersonAdd);
  add.focus();
  await fireEvent.click(add);
  expect(document.activeElement).toBe(screen.getByTestId(testid.hqPersonName));
  await fireEvent.click(screen.getByTestId(testid.sheetClose));
  expect(document.activeElement).toBe(add);

  const panel = await open('mara');
  screen.getByTestId(testid.hqPersonAct('unlock')).focus();
  await tap(testid.hqPersonAct('unlock'));
  await tap(testid.hqSure);
  await waitFor(() => expect(screen.queryByTestId(testid.hqPersonAct('unlock'))).toBeNull());
  expect(document.activeElement).toBe(panel);
});
