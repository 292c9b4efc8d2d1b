// What keeps the till from syncing until a person does something, and what that is.
import { hasMessage, t } from '../lib/i18n';

/** Every code that the till's core knows; a test holds that each has its sentence. */
export const TROUBLES = [
  'SERVER_OLDER',
  'SERVER_KEY_CHANGED',
  'SERVER_NOT_TRUSTED',
  'RE_ENROL',
  'REGISTER_REVOKED',
  'UPGRADE_REQUIRED',
  'REFUSED',
  'STORAGE_FAILED',
] as const;

/** What another code of the office's ends. */
const ENROL_AGAIN: readonly string[] = ['RE_ENROL', 'REGISTER_REVOKED', 'SERVER_KEY_CHANGED'];

export const wantsCode = (code: string | null | undefined): boolean =>
  code != null && ENROL_AGAIN.includes(code);

export function troubleText(code: string): string {
  return t(hasMessage(`trouble-${code}`) ? `trouble-${code}` : 'trouble-REFUSED');
}
