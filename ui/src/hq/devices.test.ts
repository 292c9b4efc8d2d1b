import { describe, expect, test } from 'vitest';
import type { RegisterView } from '../lib/api/hq';
import {
  type Act,
  actsFor,
  askedState,
  endsTrust,
  isListed,
  shownState,
  unsentCount,
  wording,
} from './devices';

const at = '2026-11-21T10:00:00Z';
const register = (part: Partial<RegisterView>) => part as RegisterView;
const waiting = register({ state: 'waiting' });
const offline = register({ state: 'offline', enrolled_at: at });
const revoked = register({ state: 'revoked', enrolled_at: at, revoked_at: at });
const lost = register({ ...revoked, lost_at: at });
const never = register({ state: 'revoked', revoked_at: at });
const copied = register({ ...offline, forked_at: at });

describe('what can be done', () => {
  test.each<[string, RegisterView, Act[]]>([
    ['no device yet', waiting, ['code', 'revoke']],
    ['at work', offline, ['code', 'replace', 'lost', 'revoke']],
    ['copied', copied, ['code', 'replace', 'lost', 'revoke']],
    ['out of service', revoked, ['replace', 'lost']],
    ['lost', lost, ['replace']],
    ['out of service, never enrolled', never, []],
  ])('%s', (_, one, acts) => {
    expect(actsFor(one)).toEqual(acts);
  });

  test('is asked about twice where trust ends, and worded as things stand', () => {
    expect(actsFor(offline).filter((act) => endsTrust(offline, act))).toEqual(['replace', 'lost', 'revoke']);
    expect(endsTrust(lost, 'replace'), 'there is none left').toBe(false);
    expect([wording(offline, 'lost'), wording(revoked, 'lost'), wording(waiting, 'code')]).toEqual([
      'device-lost',
      'device-lost-out',
      'device-code-first',
    ]);
  });
});

test('lost is the greater news than out of service; both are found', () => {
  expect([shownState(lost), shownState(revoked), shownState(copied)]).toEqual(['lost', 'revoked', 'offline']);
  expect([askedState('lost'), askedState('forked'), askedState('offline')]).toEqual([
    'revoked',
    undefined,
    'offline',
  ]);
  const all = [offline, revoked, lost, copied];
  expect(all.filter((one) => isListed(one, 'lost'))).toEqual([lost]);
  expect(all.filter((one) => isListed(one, 'forked'))).toEqual([copied]);
  expect(all.filter((one) => isListed(one, undefined))).toEqual(all);
});

test('the first and the last event are both unsent', () => {
  expect(unsentCount({ incarnation: 1, first_seq: 12, last_seq: 12, said_at: at })).toBe(1);
  expect(unsentCount({ incarnation: 1, first_seq: 12, last_seq: 14, said_at: at })).toBe(3);
});
