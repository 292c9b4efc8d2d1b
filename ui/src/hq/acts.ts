// What the audit trail tells of: acts in groups, which of them deserve a look, and who did one when it was nobody at HQ.
import type { AuditView, Severity } from '../lib/api/hq';
import { hasMessage, t } from '../lib/i18n';

export const GROUPS = {
  access: [
    'signed_in',
    'sign_in_failed',
    'locked',
    'unlocked',
    'signed_out',
    'signed_out_everywhere',
    'session_refreshed_twice',
    'recovery_code_used',
    'permission_refused',
    'tenant_refused',
  ],
  registers: [
    'register_code_issued',
    'register_enrolled',
    'register_revoked',
    'register_lost',
    'register_replaced',
    'register_forked',
  ],
  books: ['order_voided', 'exception_settled', 'exception_assigned', 'stock_adjusted'],
  catalogue: ['prices_set', 'imported'],
  outside: [
    'webhook_added',
    'webhook_changed',
    'webhook_deleted',
    'webhook_secret_rotated',
    'events_replayed',
    'audit_exported',
  ],
  people: [
    'person_added',
    'person_changed',
    'role_changed',
    'person_activated',
    'person_deactivated',
    'password_changed',
    'password_code_issued',
    'password_reset',
    'second_factor_on',
    'second_factor_off',
    'recovery_codes_made',
    'store_changed',
  ],
} as const;

export type Group = keyof typeof GROUPS;
export type Act = (typeof GROUPS)[Group][number];

export const ACTS: readonly Act[] = Object.values(GROUPS).flat();

const ATTENTION: Partial<Record<string, Severity>> = {
  sign_in_failed: 'warning',
  locked: 'critical',
  session_refreshed_twice: 'critical',
  recovery_code_used: 'warning',
  permission_refused: 'warning',
  tenant_refused: 'critical',
  second_factor_off: 'warning',
  register_revoked: 'warning',
  register_lost: 'warning',
  register_replaced: 'warning',
  register_forked: 'critical',
} satisfies Partial<Record<Act, Severity>>;

export const severityOf = (act: string): Severity | undefined => ATTENTION[act];

/** A newer server may know acts that this page does not. */
export function actText(act: string): string {
  return hasMessage(`audit-act-${act}`) ? t(`audit-act-${act}`) : act;
}

/** Only the command line of the server's own machine has no address. */
export function whoText({ act, address, person }: Pick<AuditView, 'act' | 'address' | 'person'>): string {
  if (person) return person.name;
  if (act === 'register_enrolled') return t('audit-by-register');
  return address == null ? t('audit-by-operator') : t('audit-by-stranger');
}
