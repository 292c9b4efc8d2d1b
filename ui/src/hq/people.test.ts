import { expect, test } from 'vitest';
import { mara } from '../../test/office';
import { agentText, isHandheld } from '../lib/account/agents';
import { peopleQuery, readPeople, write } from './filters';
import { hasPassword, hasPin, hindrances, isPin, needsPin, ROLES } from './people';

test('who has a PIN, who a password, who both', () => {
  expect(ROLES.map((role) => [role, hasPin(role), hasPassword(role), needsPin(role)])).toEqual([
    ['cashier', true, false, true],
    ['supervisor', true, false, true],
    ['manager', true, true, false],
    ['hq_analyst', false, true, false],
    ['hq_admin', true, true, false],
  ]);
});

test.each([
  ['1234', true],
  ['12345678', true],
  ['123', false],
  ['123456789', false],
  ['12a4', false],
  ['١٢٣٤', false],
])('%s as a PIN: %s', (text, is) => {
  expect(isPin(text)).toBe(is);
});

test('what keeps somebody out', () => {
  const now = Date.parse('2026-11-21T09:00:00Z');
  expect(hindrances(mara, now)).toEqual([]);
  expect(hindrances({ ...mara, locked_until: '2026-11-21T09:00:30Z' }, now)).toEqual(['locked']);
  expect(hindrances({ ...mara, locked_until: '2026-11-21T08:59:30Z' }, now), 'it is over').toEqual([]);
  expect(hindrances({ ...mara, has_password: false, has_pin: false }, now)).toEqual(['no-password']);
  expect(hindrances({ ...mara, role: 'cashier', has_password: false, has_pin: false }, now)).toEqual([
    'no-pin',
  ]);
  expect(hindrances({ ...mara, active: false, has_password: false }, now), 'says it all').toEqual([
    'inactive',
  ]);
});

test('the address and the filter say the same', () => {
  const filter = { q: 'mara', role: 'manager', store: 3, active: false, page: 2, person: 7 } as const;
  expect(readPeople(new URLSearchParams(write(filter).toString()))).toEqual(filter);
  expect(readPeople(new URLSearchParams('role=king&store=S1&active=maybe'))).toEqual({});
  const { person: _, ...asked } = filter;
  expect(peopleQuery(filter)).toEqual({ ...asked, limit: 50 });
});

test.each([
  [
    'Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 Chrome/140.0 Safari/537.36 Edg/140.0',
    'Edge on Windows',
  ],
  [
    'Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) AppleWebKit/605.1 Version/18.0 Safari/605.1',
    'Safari on macOS',
  ],
  [
    'Mozilla/5.0 (iPhone; CPU iPhone OS 18_0 like Mac OS X) AppleWebKit/605.1 CriOS/140.0 Mobile Safari/604.1',
    'Chrome on iPhone',
  ],
  [
    'Mozilla/5.0 (Linux; Android 15; Pixel 9) AppleWebKit/537.36 Chrome/140.0 Mobile Safari/537.36',
    'Chrome on Android',
  ],
  [
    'Mozilla/5.0 (X11; CrOS x86_64 14541.0.0) AppleWebKit/537.36 Chrome/140.0 Safari/537.36',
    'Chrome on ChromeOS',
  ],
  ['curl/8.14.1', 'curl'],
  ['', 'Unknown program'],
])('%s is called %s', (agent, name) => {
  expect(agentText(agent)).toBe(name);
});

test('what is carried about', () => {
  expect(isHandheld('Mozilla/5.0 (iPad; CPU OS 18_0 like Mac OS X)')).toBe(true);
  expect(isHandheld('Mozilla/5.0 (X11; Linux x86_64)')).toBe(false);
  expect(isHandheld(null)).toBe(false);
});
