import { afterEach, describe, expect, test } from 'vitest';
import type { AuditView } from '../lib/api/hq';
import { speak, t } from '../lib/i18n';
import { LANGUAGES } from '../lib/language.svelte';
import { ACTS, aboutText, actText, GROUPS, severityOf, whoText } from './acts';

const marked = ACTS.filter((act) => severityOf(act));
const ids = [
  ...ACTS.map((act) => `audit-act-${act}`),
  ...marked.map((act) => `audit-about-${act}`),
  ...Object.keys(GROUPS).map((group) => `audit-group-${group}`),
];
const english = new Map(ids.map((id) => [id, t(id)]));

afterEach(() => speak('en'));

test('every act is in one group', () => {
  expect(new Set(ACTS).size).toBe(ACTS.length);
});

describe.each(LANGUAGES.map((each) => each.tag))('in %s', (tag) => {
  test('every act, every group and every mark has words of its own', async () => {
    await speak(tag);
    const said = ids.map((id) => t(id));
    expect(said.filter((text, index) => text === ids[index])).toEqual([]);
    const acts = ACTS.map(actText);
    expect(new Set(acts).size).toBe(ACTS.length);
    // English speaks for what a translation lacks.
    if (tag !== 'en') expect(ids.filter((id) => t(id) === english.get(id))).toEqual([]);
  });
});

test('what deserves a look is marked, all else is not', () => {
  expect(marked).toEqual([
    'sign_in_failed',
    'locked',
    'session_refreshed_twice',
    'recovery_code_used',
    'permission_refused',
    'tenant_refused',
    'register_revoked',
    'register_lost',
    'register_replaced',
    'register_forked',
    'customer_exported',
    'administrator_made',
    'second_factor_off',
  ]);
  expect(severityOf('locked')).toBe('critical');
  expect(severityOf('from_the_future')).toBeUndefined();
});

test('an act of a newer server is shown as it is', () => {
  expect(actText('from_the_future')).toBe('from_the_future');
});

test('who did it, when it was nobody at HQ', () => {
  const who = (act: AuditView['act'], address: string | null, name?: string, detail: object = {}) =>
    whoText({
      act,
      address,
      detail: detail as Record<string, never>,
      person: name ? { id: 1, name } : null,
    });
  expect(who('order_voided', '192.0.2.7', 'Ann')).toBe('Ann');
  expect(who('sign_in_failed', '192.0.2.7')).toBe('Not signed in');
  expect(who('register_enrolled', '192.0.2.7')).toBe('The register itself');
  expect(who('person_added', null)).toBe('Operator at the server');
  expect(who('customer_erased', null, undefined, { why: 'unused' })).toBe('The server by itself');
  expect(who('customer_erased', null, undefined, { why: 'key_lost' })).toBe('Operator at the server');
  const customer = '0f8fad5b-d9cb-469f-a165-70867728950e';
  expect(who('customer_changed', null, customer), 'their name is in no trail').toBe('The customer');
});

test('why a customer was erased is said, also by a newer server', () => {
  const about = (why?: string) =>
    aboutText({ act: 'customer_erased', detail: (why ? { why } : {}) as Record<string, never> });
  const said = ['asked', 'mistake', 'unused', 'key_lost', 'from_the_future', undefined].map(about);
  expect(new Set(said.slice(0, 5)).size).toBe(5);
  expect(said[4]).toBe(said[5]);
  expect(aboutText({ act: 'signed_in', detail: {} })).toBeNull();
});
