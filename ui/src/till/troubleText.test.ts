import { expect, test } from 'vitest';
import { hasMessage } from '../lib/i18n';
import { TROUBLES, troubleText, wantsCode } from './troubleText';

test.each(TROUBLES)('%s has its sentence', (code) => {
  expect(hasMessage(`trouble-${code}`)).toBe(true);
  expect(troubleText(code)).not.toContain(code);
});

test('another code is asked for where it helps', () => {
  expect(TROUBLES.filter(wantsCode)).toEqual(['SERVER_KEY_CHANGED', 'RE_ENROL', 'REGISTER_REVOKED']);
  expect(wantsCode(null)).toBe(false);
});

test('a trouble of a newer core is still told', () => {
  expect(troubleText('FROM_THE_FUTURE')).toBe(troubleText('REFUSED'));
});
