// A register's device: what is wrong with it, what only it holds, and what can be done about it.
import type { RegisterState, RegisterView, Unsent } from '../lib/api/hq';

/** It is gone, or two devices write the register's journal. */
export type Trouble = 'lost' | 'forked';
/** Hand it over by a code, put another in its place, say that it is gone, end its service. */
export type Act = 'code' | 'replace' | 'lost' | 'revoke';

/** What a list of registers can be narrowed to: the server's states, and troubles, which it does not filter by. */
export const STATES = ['online', 'offline', 'waiting', 'lost', 'forked', 'revoked'] as const;
export type ListedState = (typeof STATES)[number];

/** What is wrong and since when it is known, the worst first. */
export function troubles(register: RegisterView): { trouble: Trouble; since: string }[] {
  const known: [Trouble, string | null | undefined][] = [
    ['lost', register.lost_at],
    ['forked', register.forked_at],
  ];
  return known.flatMap(([trouble, since]) => (since ? [{ trouble, since }] : []));
}

/** A lost register is out of service too, but that is the lesser news. */
export function shownState(register: RegisterView): RegisterState | 'lost' {
  return register.lost_at ? 'lost' : register.state;
}

/** What the server is asked for, to find the registers of a state among it. */
export function askedState(state: ListedState | undefined): RegisterState | undefined {
  if (state === 'lost') return 'revoked';
  return state === 'forked' ? undefined : state;
}

/** Whether a register of the server's answer is listed under a state. */
export function isListed(register: RegisterView, state: ListedState | undefined): boolean {
  if (state !== 'lost' && state !== 'forked') return true;
  return troubles(register).some(({ trouble }) => trouble === state);
}

export function unsentCount(unsent: Unsent): number {
  return unsent.last_seq - unsent.first_seq + 1;
}

/** What the server would not refuse, the mildest first. One that no device ever was has nothing to lose or replace. */
export function actsFor(register: RegisterView): Act[] {
  if (register.state === 'waiting') return ['code', 'revoke'];
  if (register.state !== 'revoked') return ['code', 'replace', 'lost', 'revoke'];
  if (!register.enrolled_at) return [];
  return register.lost_at ? ['replace'] : ['replace', 'lost'];
}

/** The act as its words need it: whether there is a device yet, and whether that is out already. */
export function wording(register: RegisterView, act: Act): string {
  if (register.state === 'waiting') return `device-${act}-first`;
  return register.state === 'revoked' ? `device-${act}-out` : `device-${act}`;
}

/** Whether it takes trust away, which nothing gives back: asked about twice. */
export function endsTrust(register: RegisterView, act: Act): boolean {
  return act !== 'code' && register.state !== 'revoked';
}
