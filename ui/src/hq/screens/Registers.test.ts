import { cleanup, fireEvent, render, screen, waitFor, within } from '@testing-library/svelte';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { directory, me, ok, page, refused, serve } from '../../../test/office';
import type { Directory, EnrolCode, LogEntry, RegisterView } from '../../lib/api/hq';
import { testid } from '../../lib/testids';
import { route } from '../route.svelte';
import { session } from '../session.svelte';
import Registers from './Registers.svelte';

const store = { id: 3, code: 'S1', name: 'Mill Street' };
const front: RegisterView = {
  id: '00000000-0000-4000-8000-000000000001',
  code: 'R1',
  name: 'Front till',
  store,
  state: 'online',
  enrolled_at: '2026-11-01T09:00:00Z',
  last_seen_at: '2026-11-21T09:00:00Z',
  last_seen_age_s: 60,
  health: {
    at: '2026-11-21T09:00:00Z',
    version: '0.1.0',
    queue_depth: 2,
    oldest_age_s: 30,
    retries: 0,
    cursor: 9,
    behind: 0,
    clock_off_s: 0,
  },
  unsent: { incarnation: 1, first_seq: 12, last_seq: 13, said_at: '2026-11-21T09:00:00Z' },
  incarnation: 1,
  acked_seq: 11,
  backup_through: { incarnation: 1, seq: 9 },
  open_exceptions: 0,
  history: [],
};
const since = '2026-11-21T10:00:00Z';
const lost: RegisterView = { ...front, state: 'revoked', revoked_at: since, lost_at: since };
const copied: RegisterView = {
  ...front,
  id: '00000000-0000-4000-8000-000000000002',
  code: 'R2',
  unsent: null,
  forked_at: since,
};
const code: EnrolCode = {
  register: front.id,
  register_code: 'R1',
  store,
  code: '7K4M-Q2XD',
  expires_at: '2026-11-23T09:00:00Z',
};
const card = (name: string) => testid.hqRegister(`S1-${name}`);
const tap = (id: string) => fireEvent.click(screen.getByTestId(id));
const confirm = (word: string) =>
  fireEvent.input(screen.getByTestId(testid.hqDeviceWord), { target: { value: word } });
const go = () => screen.getByTestId<HTMLButtonElement>(testid.hqDeviceGo);

beforeEach(() => {
  HTMLDialogElement.prototype.showModal ??= vi.fn();
  session.me = me;
  session.directory = directory as Directory;
  route.go('registers');
});
afterEach(() => {
  cleanup();
  vi.unstubAllGlobals();
});

/** A server with one register, or more; what else it answers is said by the test. */
function office(registers: () => RegisterView[], more: Parameters<typeof serve>[0] = {}) {
  return serve({
    'GET /registers': () => ok(page(...registers())),
    [`GET /registers/${front.id}/log`]: () => ok(page<LogEntry>()),
    [`GET /registers/${copied.id}/log`]: () => ok(page<LogEntry>()),
    'GET /summary': () => refused(503, 'BUSY'),
    ...more,
  });
}

async function open(name: string) {
  await fireEvent.click(await screen.findByTestId(card(name)));
  return screen.findByTestId(testid.hqRegisterPanel);
}

test('a device is replaced by its register’s code typed, and the next one’s code is shown', async () => {
  const path = `POST /registers/${front.id}/replace`;
  const asked = office(() => [front], { [path]: () => ok(code, 201) });
  render(Registers);
  await open('R1');
  await tap(testid.hqReplace);
  expect(screen.getByTestId(testid.hqUnsent).textContent).toMatch(/2.* entries that it had written by/);
  expect(go().disabled, 'nothing is typed').toBe(true);
  await confirm('S1-R2');
  expect(go().disabled, 'another register').toBe(true);
  await confirm(' s1-r1 ');
  expect(asked.some(({ call }) => call.startsWith('POST'))).toBe(false);
  await fireEvent.click(go());
  expect((await screen.findByTestId(testid.hqCode)).textContent).toBe('7K4M-Q2XD');
  expect(asked.filter(({ call }) => call === path)).toHaveLength(1);
  expect(screen.getByTestId(testid.hqCodeQr)).toBeTruthy();
});

test('a lost device: what only it held is said, the log is read anew, and only another takes its place', async () => {
  let now = front;
  const entry: LogEntry = { id: 5, at: since, kind: 'lost', detail: {} };
  office(() => [now], {
    [`POST /registers/${front.id}/lost`]: () => {
      now = lost;
      return ok(lost);
    },
    [`POST /registers/${front.id}/replace`]: () => ok(code, 201),
    [`GET /registers/${front.id}/log`]: () => ok(page(...(now.lost_at ? [entry] : []))),
  });
  render(Registers);
  const panel = await open('R1');
  await tap(testid.hqLost);
  await confirm('S1-R1');
  await fireEvent.click(go());
  expect((await within(panel).findByTestId(testid.hqTrouble('lost'))).textContent).toContain('Lost since');
  expect(within(panel).getByTestId(testid.hqUnsent).textContent).toContain('may have written more');
  await waitFor(() =>
    expect(screen.getByTestId(testid.hqRegisterLog).textContent).toContain('The device is trusted no more'),
  );
  expect(screen.getByTestId(card('R1')).dataset.state).toBe('lost');
  for (const gone of [testid.hqCodeAsk, testid.hqLost, testid.hqRevoke])
    expect(screen.queryByTestId(gone), gone).toBeNull();

  // There is no trust left to take away: nothing to type.
  await tap(testid.hqReplace);
  expect(screen.queryByTestId(testid.hqDeviceWord)).toBeNull();
  await fireEvent.click(go());
  expect(await screen.findByTestId(testid.hqCode)).toBeTruthy();
});

test('what the server refuses stays asked, with the reason', async () => {
  office(() => [front], { [`POST /registers/${front.id}/lost`]: () => refused(503, 'BUSY', 2) });
  render(Registers);
  await open('R1');
  await tap(testid.hqLost);
  await confirm('S1-R1');
  await fireEvent.click(go());
  expect((await screen.findByRole('alert')).dataset.code).toBe('BUSY');
  expect(go().disabled).toBe(false);
});

test('a device that still works is handed over without a word typed', async () => {
  office(() => [front], { [`POST /registers/${front.id}/enrol-code`]: () => ok(code, 201) });
  render(Registers);
  await open('R1');
  await tap(testid.hqCodeAsk);
  expect(screen.queryByTestId(testid.hqDeviceWord)).toBeNull();
  await tap(testid.hqNewGo);
  expect((await screen.findByTestId(testid.hqCode)).textContent).toBe('7K4M-Q2XD');
});

test('a copied register says so on its card, and what to do when it is opened', async () => {
  office(() => [copied]);
  render(Registers);
  const panel = await open('R2');
  expect(screen.getByTestId(card('R2')).textContent).toContain('two devices write its journal');
  expect(within(panel).getByTestId(testid.hqTrouble('forked')).textContent).toContain('replace the device');
});

test('lost and copied registers are found by the filter, among what the server knows', async () => {
  const asked = office(() => [lost, copied]);
  route.go('registers', new URLSearchParams('state=lost'));
  render(Registers);
  await screen.findByTestId(card('R1'));
  expect(screen.queryByTestId(card('R2'))).toBeNull();
  expect(asked.at(-1)?.call).toBe('GET /registers?state=revoked&limit=200');
  route.go('registers', new URLSearchParams('state=forked'));
  await screen.findByTestId(card('R2'));
  expect(screen.queryByTestId(card('R1'))).toBeNull();
  await waitFor(() => expect(asked.at(-1)?.call).toBe('GET /registers?limit=200'));
});

test('who may not administer sees what is wrong, and no act', async () => {
  session.me = { ...me, role: 'hq_analyst', may: ['review'] };
  office(() => [lost]);
  render(Registers);
  const panel = await open('R1');
  expect(within(panel).getByTestId(testid.hqTrouble('lost'))).toBeTruthy();
  expect(screen.queryByTestId(testid.hqReplace)).toBeNull();
});
