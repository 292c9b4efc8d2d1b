// Who works at the till of cardboard, and where it stands. Everybody's PIN is 1234.
import type { Person } from '../lib/api/bindings/Person';
import type { TillState } from '../lib/api/bindings/TillState';
import { type Args, type Commands, problem, wish } from './wish';

const people: Person[] = [
  { id: 11, name: 'Mara Lindqvist', role: 'cashier' },
  { id: 12, name: 'Jonas Petit', role: 'cashier' },
  { id: 13, name: 'Aoife Byrne', role: 'cashier' },
  { id: 14, name: 'Sanjay Rao', role: 'supervisor' },
  { id: 15, name: 'Greta Holm', role: 'manager' },
];

export const state: TillState = {
  screen: (wish.get('screen') as TillState['screen']) ?? 'sale',
  tenant_name: 'Arbor Markets',
  store_name: 'Mill Street',
  register_name: 'Till 3',
  currency: 'EUR',
  currency_digits: 2,
  time_zone: 'Europe/Dublin',
  locale: wish.get('locale') ?? 'en-IE',
  cashier: people.find((person) => person.role === (wish.get('role') ?? 'cashier')) ?? null,
  people,
  idle_lock_s: 600,
  kiosk: false,
  version: '0.1.0',
};
let wrongPins = 0;

export function approve(args: Args): Person {
  const approval = args.approval as { user_id: number | null; pin: string };
  if (approval.pin !== '1234') throw problem('PIN_WRONG');
  return people.find((person) => person.id === approval.user_id) ?? (people[4] as Person);
}

export const peopleCommands: Commands = {
  till_state: () => ({ ...state }),
  enrol: ({ code }) => {
    if (code === 'BAD') throw problem('ENROL_CODE_INVALID');
    return { ...state, screen: 'loading' };
  },
  sign_in: ({ userId, pin }) => {
    if (pin !== '1234') {
      wrongPins += 1;
      throw wrongPins >= 3 ? problem('PIN_LOCKED', 30) : problem('PIN_WRONG');
    }
    wrongPins = 0;
    state.screen = 'sale';
    state.cashier = people.find((person) => person.id === userId) ?? people[0] ?? null;
    return { ...state };
  },
  lock: () => {
    state.screen = 'locked';
    return { ...state };
  },
};
