// Roles that HQ gives, and how whoever has one signs in.
import type { PersonView } from '../lib/api/hq';

export const ROLES = ['cashier', 'supervisor', 'manager', 'hq_analyst', 'hq_admin'] as const;
export type Role = (typeof ROLES)[number];

const AT_TILLS: readonly string[] = ['cashier', 'supervisor', 'manager', 'hq_admin'];
const AT_HQ: readonly string[] = ['manager', 'hq_analyst', 'hq_admin'];

/** Other roles are for suppliers and programs: they come from the server's own machine. */
export const isGiven = (role: string): role is Role => ROLES.some((one) => one === role);

/** A PIN opens the tills, a password HQ. */
export const hasPin = (role: string): boolean => AT_TILLS.includes(role);
export const hasPassword = (role: string): boolean => AT_HQ.includes(role);
/** Without a PIN they could do nothing at all. */
export const needsPin = (role: string): boolean => hasPin(role) && !hasPassword(role);

export const isPin = (text: string): boolean => /^\d{4,8}$/.test(text);

/** What keeps somebody out, the gravest first. */
export type Hindrance = 'inactive' | 'locked' | 'no-password' | 'no-pin';

export function hindrances(person: PersonView, now = Date.now()): Hindrance[] {
  if (!person.active) return ['inactive'];
  const found: Hindrance[] = [];
  if (isLocked(person, now)) found.push('locked');
  if (hasPassword(person.role) && !person.has_password) found.push('no-password');
  if (needsPin(person.role) && !person.has_pin) found.push('no-pin');
  return found;
}

export const isLocked = (person: PersonView, now = Date.now()): boolean =>
  person.locked_until != null && Date.parse(person.locked_until) > now;
