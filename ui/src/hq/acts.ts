// What the audit trail tells of: acts in groups, which of them deserve a look, and who did one when it was nobody at HQ.
import type { AuditView, Severity } from '../lib/api/hq';
import { hasMessage, t } from '../lib/i18n';
import { isUuid } from '../lib/uuid';

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
  customers: ['customer_added', 'customer_changed', 'customer_exported', 'customer_erased'],
  people: [
    'person_added',
    'person_changed',
    'role_changed',
    'administrator_made',
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
  administrator_made: 'warning',
  register_revoked: 'warning',
  register_lost: 'warning',
  register_replaced: 'warning',
  register_forked: 'critical',
  customer_exported: 'info',
} satisfies Partial<Record<Act, Severity>>;

export const severityOf = (act: string): Severity | undefined => ATTENTION[act];

/** A newer server may know acts that this page does not. */
export function actText(act: string): string {
  return hasMessage(`audit-act-${act}`) ? t(`audit-act-${act}`) : act;
}

/** Why a customer was erased, as the trail has it. */
export const whyOf = ({ detail }: Pick<AuditView, 'detail'>): string =>
  String((detail as { why?: unknown }).why ?? '');

/** What an act means for whoever reads of it, where that is more than its name says. */
export function aboutText(entry: Pick<AuditView, 'act' | 'detail'>): string | null {
  const id = `audit-about-${entry.act}`;
  return hasMessage(id) ? t(id, { why: whyOf(entry) }) : null;
}

/** Only the command line of the server's own machine has no address. */
export function whoText(entry: Pick<AuditView, 'act' | 'address' | 'detail' | 'person'>): string {
  const { act, address, person } = entry;
  // A customer's account has their id for a name: who they are stands in no trail.
  if (person) return isUuid(person.name) ? t('audit-by-customer') : person.name;
  if (act === 'customer_erased' && whyOf(entry) === 'unused') return t('audit-by-server');
  if (act === 'register_enrolled') return t('audit-by-register');
  return address == null ? t('audit-by-operator') : t('audit-by-stranger');
}
