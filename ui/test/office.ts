// HQ's end of the line for tests of its screens: what a path answers, and what was asked.
import { vi } from 'vitest';
import type { CustomerView, Me, PersonView } from '../src/lib/api/hq';

export type Asked = { call: string; body: unknown };
type Answer = { status: number; body?: unknown; retryAfter?: number };
type Answers = Record<string, (asked: Asked) => Answer>;

export const ok = (body: unknown = {}, status = 200): Answer => ({ status, body });
export const done: Answer = { status: 204 };
export const refused = (status: number, code: string, retryAfter?: number): Answer => ({
  status,
  body: { error: 'The server’s own words.', code, request_id: 'r1' },
  ...(retryAfter ? { retryAfter } : {}),
});

/** Answers by `METHOD /path`, without its query; what is not named is not there. Gives the list of what was asked. */
export function serve(answers: Answers): Asked[] {
  const heard: Asked[] = [];
  vi.stubGlobal('fetch', async (request: Request) => {
    const { pathname, search } = new URL(request.url);
    const call = `${request.method} ${pathname.replace('/api/v1', '')}`;
    const text = await request.text();
    const asked = { call: call + search, body: text ? JSON.parse(text) : null };
    heard.push(asked);
    const { status, body, retryAfter } = answers[call]?.(asked) ?? refused(404, 'NOT_FOUND');
    const headers = { 'content-type': 'application/json', 'retry-after': String(retryAfter ?? '') };
    return new Response(body === undefined ? null : JSON.stringify(body), { status, headers });
  });
  return heard;
}

export const me: Me = {
  id: 1,
  login: 'admin',
  name: 'Ada Admin',
  role: 'hq_admin',
  tenant: { code: 'alder-rye', name: 'Alder & Rye' },
  store: null,
  may: ['review', 'settle', 'catalog', 'administer', 'customers'],
  second_factor: 'off',
};

/** A customer who signs in: their account has their id for a name. */
export const buyer: Me = {
  ...me,
  id: 9,
  login: '0f8fad5b-d9cb-469f-a165-70867728950e',
  name: '0f8fad5b-d9cb-469f-a165-70867728950e',
  role: 'buyer',
  may: ['buy'],
};

export const ada: CustomerView = {
  id: buyer.login,
  record: { name: 'Ada Byron', email: 'ada@example.org' },
  has_account: true,
  created_at: '2026-11-01T09:00:00Z',
  changed_at: '2026-11-20T09:00:00Z',
  erased_at: null,
};

export const mara: PersonView = {
  id: 7,
  login: 'mara',
  name: 'Mara Lindqvist',
  role: 'manager',
  store: { id: 3, code: 'S1', name: 'Mill Street' },
  active: true,
  has_password: true,
  has_pin: true,
  second_factor: true,
  locked_until: null,
  signed_in_at: '2026-11-20T09:00:00Z',
  sessions: 2,
  created_at: '2026-01-02T09:00:00Z',
};

export const page = <T>(...data: T[]) => ({ data, total: data.length, page: 1, limit: 50 });
export const directory = {
  stores: [
    { id: 3, code: 'S1', name: 'Mill Street', currency: 'EUR', exponent: 2, time_zone: 'Europe/Dublin' },
    { id: 4, code: 'S2', name: 'Docklands', currency: 'EUR', exponent: 2, time_zone: 'Europe/Dublin' },
  ],
  people: [],
  vendors: [],
  categories: [],
  codes: [],
};
