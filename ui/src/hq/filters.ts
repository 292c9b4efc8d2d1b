// Filters live in the address: what a person sees can be sent to a colleague, and Back undoes one step.
import type {
  AuditExport,
  AuditQuery,
  CustomerQuery,
  ExceptionQuery,
  OrderQuery,
  PeopleQuery,
  ProductQuery,
  RegisterQuery,
} from '../lib/api/hq';
import type { VendorQuery } from '../lib/api/market';
import { isUuid } from '../lib/uuid';
import { ACTS } from './acts';
import { askedState, STATES } from './devices';
import { ROLES } from './people';

/** Reads a value of the address, or answers undefined for one that makes no sense: old links must still open. */
type Read<T> = (text: string) => T | undefined;

const text: Read<string> = (value) => value.trim() || undefined;
const flag: Read<boolean> = (value) => (value === 'yes' ? true : value === 'no' ? false : undefined);
const number: Read<number> = (value) => {
  const parsed = /^\d{1,16}$/.test(value) ? Number(value) : Number.NaN;
  return Number.isSafeInteger(parsed) && parsed > 0 ? parsed : undefined;
};
const uuid: Read<string> = (value) => (isUuid(value) ? value : undefined);
const code: Read<string> = (value) => (/^[A-Z][A-Z_]{2,40}$/.test(value) ? value : undefined);
const date: Read<string> = (value) => {
  if (!/^\d{4}-\d{2}-\d{2}$/.test(value)) return undefined;
  const parsed = new Date(`${value}T00:00:00Z`);
  // 2026-02-30 would roll over into March.
  return !Number.isNaN(parsed.getTime()) && parsed.toISOString().startsWith(value) ? value : undefined;
};
const oneOf =
  <const T extends string>(...known: T[]): Read<T> =>
  (value) =>
    known.find((one) => one === value);

const ORDERS = {
  q: text,
  store: number,
  register: uuid,
  cashier: number,
  customer: uuid,
  outcome: oneOf('booked', 'parked'),
  channel: oneOf('till', 'web'),
  /** Something of it is still on its way. */
  way: flag,
  exception: code,
  open: flag,
  from: date,
  to: date,
  offline: flag,
  voided: flag,
  page: number,
  order: uuid,
};
const EXCEPTIONS = {
  view: oneOf('open', 'settled', 'parked'),
  code,
  severity: oneOf('info', 'warning', 'critical'),
  store: number,
  register: uuid,
  mine: flag,
  page: number,
  exception: number,
};
const REGISTERS = { store: number, state: oneOf(...STATES), register: uuid };
const STOCK = {
  q: text,
  store: number,
  category: number,
  vendor: number,
  all: flag,
  page: number,
  product: number,
};
const VENDORS = { view: oneOf('payouts'), q: text, page: number, vendor: number };
const CUSTOMERS = { page: number, customer: uuid };
const PEOPLE = {
  q: text,
  role: oneOf(...ROLES),
  store: number,
  active: flag,
  page: number,
  person: number,
};
const AUDIT = {
  q: text,
  act: oneOf(...ACTS),
  person: number,
  from: date,
  to: date,
  page: number,
  entry: number,
};

type Fields = Record<string, Read<unknown>>;
type Of<F extends Fields> = { [K in keyof F]?: F[K] extends Read<infer T> ? T | undefined : never };

export type OrderFilter = Of<typeof ORDERS>;
export type ExceptionFilter = Of<typeof EXCEPTIONS>;
export type RegisterFilter = Of<typeof REGISTERS>;
export type StockFilter = Of<typeof STOCK>;
export type VendorFilter = Of<typeof VENDORS>;
export type CustomerFilter = Of<typeof CUSTOMERS>;
export type PeopleFilter = Of<typeof PEOPLE>;
export type AuditFilter = Of<typeof AUDIT>;

function read<F extends Fields>(fields: F, params: URLSearchParams): Of<F> {
  const found: Record<string, unknown> = {};
  for (const [name, reader] of Object.entries(fields)) {
    const value = params.get(name);
    const understood = value === null ? undefined : reader(value);
    if (understood !== undefined) found[name] = understood;
  }
  return found as Of<F>;
}

export const readOrders = (params: URLSearchParams): OrderFilter => read(ORDERS, params);
export const readExceptions = (params: URLSearchParams): ExceptionFilter => read(EXCEPTIONS, params);
export const readRegisters = (params: URLSearchParams): RegisterFilter => read(REGISTERS, params);
export const readStock = (params: URLSearchParams): StockFilter => read(STOCK, params);
export const readVendors = (params: URLSearchParams): VendorFilter => read(VENDORS, params);
export const readCustomers = (params: URLSearchParams): CustomerFilter => read(CUSTOMERS, params);
export const readPeople = (params: URLSearchParams): PeopleFilter => read(PEOPLE, params);
export const readAudit = (params: URLSearchParams): AuditFilter => read(AUDIT, params);

/** The address of a filter; the first page and what is not set leave no trace. */
export function write(filter: Record<string, string | number | boolean | undefined>): URLSearchParams {
  const params = new URLSearchParams();
  for (const [name, value] of Object.entries(filter)) {
    if (value === undefined || value === '' || (name === 'page' && value === 1)) continue;
    params.set(name, typeof value === 'boolean' ? (value ? 'yes' : 'no') : String(value));
  }
  return params;
}

/**
 * The filter with some of it changed. Another filter starts at its first page; only turning the page and opening
 * something keep it.
 */
export function changed<F extends { page?: number | undefined }>(
  filter: F,
  change: Partial<F>,
  opens: keyof F,
): F {
  const stays = Object.keys(change).every((name) => name === 'page' || name === opens);
  return { ...filter, ...(stays ? {} : { page: undefined }), ...change };
}

/** How many filters are set, for “clear”. */
export function countSet(filter: Record<string, unknown>, except: string[]): number {
  return Object.entries(filter).filter(([name, value]) => value !== undefined && !except.includes(name))
    .length;
}

export const ORDERS_A_PAGE = 50;
export const EXCEPTIONS_A_PAGE = 50;
export const STOCK_A_PAGE = 50;
export const VENDORS_A_PAGE = 50;
export const CUSTOMERS_A_PAGE = 50;
export const PEOPLE_A_PAGE = 50;
export const AUDIT_A_PAGE = 50;

export function orderQuery({ open, way, order: _, ...filter }: OrderFilter): OrderQuery {
  return set({ ...filter, open: way, has_open_exceptions: open, limit: ORDERS_A_PAGE });
}

export function exceptionQuery(filter: ExceptionFilter, me: number): ExceptionQuery {
  const { code, severity, store, register, mine, page } = filter;
  const open = filter.view !== 'settled';
  return set({
    open,
    code,
    severity,
    store,
    register,
    page,
    owner: mine ? me : undefined,
    limit: EXCEPTIONS_A_PAGE,
  });
}

export function registerQuery({ store, state }: RegisterFilter): RegisterQuery {
  return set({ store, state: askedState(state), limit: 200 });
}

/** Low stock is what people come for; a search looks at everything. */
export function stockQuery({ all, product: _, ...filter }: StockFilter): ProductQuery {
  return set({ ...filter, low: all || filter.q ? undefined : true, retired: false, limit: STOCK_A_PAGE });
}

export function vendorQuery({ q, page }: VendorFilter): VendorQuery {
  return set({ q, page, limit: VENDORS_A_PAGE });
}

export function customerQuery({ page }: CustomerFilter): CustomerQuery {
  return set({ page, limit: CUSTOMERS_A_PAGE });
}

export function peopleQuery({ person: _, ...filter }: PeopleFilter): PeopleQuery {
  return set({ ...filter, limit: PEOPLE_A_PAGE });
}

/** The whole file of what is listed, whichever page is looked at. */
export function auditExport({ page: _page, entry: _entry, ...filter }: AuditFilter): AuditExport {
  return set(filter);
}

export function auditQuery(filter: AuditFilter): AuditQuery {
  return set({ ...auditExport(filter), page: filter.page, limit: AUDIT_A_PAGE });
}

/** Without what is not set: the server refuses an empty value. */
function set<Q extends object>(query: Q): { [K in keyof Q]: Exclude<Q[K], undefined> } {
  const given = Object.entries(query).filter(([, value]) => value !== undefined);
  return Object.fromEntries(given) as { [K in keyof Q]: Exclude<Q[K], undefined> };
}
