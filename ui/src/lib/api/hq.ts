// HQ's side of the server's API, one function each, typed by the server's OpenAPI document (`npm run api`).
import createClient from 'openapi-fetch';
import { language } from '../language.svelte';
import type { paths } from './hq.schema';
import { ask } from './renew';

export type {
  ActionName,
  Address,
  ApiError,
  AuditView,
  BuyerChange,
  CodeEntry,
  CustomerExport,
  CustomerRecord,
  CustomerView,
  DeliveryView,
  DetailView,
  Directory,
  EnrolCode,
  ExceptionDetail,
  ExceptionView,
  GoodsView,
  HistoryEntry,
  LineView,
  LogEntry,
  Me,
  MovementView,
  OrderDetail,
  OrderRow,
  OwnSession,
  ParkedView,
  PaymentStatus,
  PaymentView,
  Permission,
  PersonView,
  PriceView,
  ProductDetail,
  ProductView,
  RegisterHealth,
  RegisterState,
  RegisterView,
  ResetCode,
  SecondFactorSecret,
  SettleRequest,
  Severity,
  StateName,
  StepView,
  StockAdjustment,
  StockView,
  StoreEntry,
  StoreToday,
  SubOrderView,
  Summary,
  TimelineEntry,
  Unsent,
  WebhookSecret,
  WebhookState,
  WebhookView,
} from './hq.schema';

import type {
  BuyerChange,
  BuyerCode,
  CustomerRecord,
  EditPerson,
  EraseReason,
  MoveSubOrder,
  NewBuyer,
  NewPerson,
  NewPrice,
  NewRegister,
  NewWebhook,
  ResetPassword,
  SettlePayment,
  SettleRequest,
  SignInRequest,
  StockAdjustment,
  WebhookChange,
} from './hq.schema';

/** Why a request did not succeed: `code` to branch on, `message` as the server put it. */
export type Failure = {
  code: string;
  message: string;
  retry_after_s: number | null;
  request_id: string | null;
  /** More about it, as its code has it. */
  details?: unknown;
};

type Query<P extends keyof paths> = paths[P] extends { get: { parameters: { query?: infer Q } } } ? Q : never;
export type OrderQuery = NonNullable<Query<'/api/v1/orders'>>;
export type ExceptionQuery = NonNullable<Query<'/api/v1/exceptions'>>;
export type RegisterQuery = NonNullable<Query<'/api/v1/registers'>>;
export type ProductQuery = NonNullable<Query<'/api/v1/stock'>>;
export type DeliveryQuery = NonNullable<Query<'/api/v1/webhooks/{id}/deliveries'>>;
export type ParkedQuery = NonNullable<Query<'/api/v1/parked'>>;
export type AuditQuery = NonNullable<Query<'/api/v1/audit'>>;
export type CustomerQuery = NonNullable<Query<'/api/v1/customers'>>;
export type PeopleQuery = NonNullable<Query<'/api/v1/people'>>;
export type AuditExport = NonNullable<Query<'/api/v1/audit/export'>>;

/** One page of a list. */
export type Page<T> = { data: T[]; total: number; page: number; limit: number };

// The server takes what changes something only as JSON, even when there is nothing to say.
const client = createClient<paths>({
  headers: { 'content-type': 'application/json' },
  credentials: 'same-origin',
  fetch: ask,
});

let signedOut: () => void = () => undefined;

/** What to do when the server no longer knows who is asking. */
export function onSignedOut(act: () => void): void {
  signedOut = act;
}

let secondFactor: () => void = () => undefined;

/** What to do when the server answers nothing until a second factor is set up. */
export function onSecondFactor(act: () => void): void {
  secondFactor = act;
}

export type Answer<T> = { data?: T; error?: unknown; response: Response };

/** The answer's data, or a thrown [`Failure`]. */
export async function got<T>(request: Promise<Answer<T>>): Promise<T> {
  const answer = await request.catch(() => null);
  if (!answer) throw failure(null, 'SERVER_UNREACHABLE', '');
  if (answer.response.ok) return answer.data as T;
  const said = (answer.error ?? {}) as Partial<{
    code: string;
    error: string;
    request_id: string;
    details: unknown;
  }>;
  const failed = failure(answer.response, said.code ?? 'INTERNAL', said.error ?? '');
  failed.request_id = said.request_id ?? null;
  failed.details = said.details;
  if (failed.code === 'UNAUTHENTICATED') signedOut();
  if (failed.code === 'SECOND_FACTOR_REQUIRED') secondFactor();
  throw failed;
}

function failure(response: Response | null, code: string, message: string): Failure {
  const wait = Number(response?.headers.get('retry-after'));
  return { code, message, retry_after_s: wait > 0 ? wait : null, request_id: null };
}

/** Whatever was thrown, as a failure. */
export function toFailure(thrown: unknown): Failure {
  if (thrown && typeof thrown === 'object' && 'code' in thrown && 'message' in thrown)
    return thrown as Failure;
  return { code: 'INTERNAL', message: String(thrown), retry_after_s: null, request_id: null };
}

/** A name for one intent, as `Idempotency-Key`. `randomUUID` is missing where HQ is served without TLS. */
export function newKey(): string {
  return [...crypto.getRandomValues(new Uint8Array(16))]
    .map((byte) => byte.toString(16).padStart(2, '0'))
    .join('');
}

const at = <I extends string | number>(id: I) => ({ params: { path: { id } } });
const by = <Q>(query: Q) => ({ params: { query } });

export const hq = {
  signIn: (body: SignInRequest) => got(client.POST('/api/v1/sessions', { body })),
  signOut: () => got(client.DELETE('/api/v1/sessions/current')),
  sessions: () => got(client.GET('/api/v1/sessions')),
  endSession: (id: string) => got(client.DELETE('/api/v1/sessions/{id}', at(id))),
  signOutEverywhere: () => got(client.DELETE('/api/v1/sessions')),
  choosePassword: (body: ResetPassword) => got(client.POST('/api/v1/password', { body })),

  me: () => got(client.GET('/api/v1/me')),
  changePassword: (current: string, next: string) =>
    got(client.POST('/api/v1/me/password', { body: { current, new: next } })),
  startSecondFactor: (password: string) =>
    got(client.POST('/api/v1/me/second-factor', { body: { password } })),
  confirmSecondFactor: (code: string) =>
    got(client.POST('/api/v1/me/second-factor/confirm', { body: { code } })),
  removeSecondFactor: (password: string, code: string) =>
    got(client.POST('/api/v1/me/second-factor/remove', { body: { password, code } })),
  newRecoveryCodes: (code: string) => got(client.POST('/api/v1/me/recovery-codes', { body: { code } })),

  directory: () => got(client.GET('/api/v1/directory')),
  summary: () => got(client.GET('/api/v1/summary')),

  orders: (query: OrderQuery) => got(client.GET('/api/v1/orders', by(query))),
  order: (id: string) => got(client.GET('/api/v1/orders/{id}', at(id))),
  /** `key` names the intent: the same key sent twice voids once. */
  voidOrder: (id: string, reason: string, key: string) =>
    got(
      client.POST('/api/v1/orders/{id}/void', {
        params: { path: { id }, header: { 'Idempotency-Key': key } },
        body: { reason },
      }),
    ),
  /** `no`: which vendor's part of it, from 1. */
  moveSubOrder: (id: string, no: number, body: MoveSubOrder) =>
    got(
      client.POST('/api/v1/orders/{id}/sub-orders/{number}/move', {
        params: { path: { id, number: no } },
        body,
      }),
    ),
  settlePayment: (id: string, body: SettlePayment) =>
    got(client.POST('/api/v1/payments/{id}', { ...at(id), body })),
  parked: (query: ParkedQuery) => got(client.GET('/api/v1/parked', by(query))),

  exceptions: (query: ExceptionQuery) => got(client.GET('/api/v1/exceptions', by(query))),
  exception: (id: number) => got(client.GET('/api/v1/exceptions/{id}', at(id))),
  settle: (id: number, body: SettleRequest) =>
    got(client.POST('/api/v1/exceptions/{id}/settle', { ...at(id), body })),
  assign: (id: number, owner: number | null) =>
    got(client.POST('/api/v1/exceptions/{id}/assign', { ...at(id), body: { owner, note: '' } })),

  registers: (query: RegisterQuery) => got(client.GET('/api/v1/registers', by(query))),
  registerLog: (id: string, page: number) =>
    got(client.GET('/api/v1/registers/{id}/log', { params: { path: { id }, query: { page, limit: 30 } } })),
  addRegister: (body: NewRegister) => got(client.POST('/api/v1/registers', { body })),
  enrolCode: (id: string) => got(client.POST('/api/v1/registers/{id}/enrol-code', at(id))),
  replace: (id: string) => got(client.POST('/api/v1/registers/{id}/replace', at(id))),
  lose: (id: string) => got(client.POST('/api/v1/registers/{id}/lost', at(id))),
  revoke: (id: string) => got(client.POST('/api/v1/registers/{id}/revoke', at(id))),

  people: (query: PeopleQuery) => got(client.GET('/api/v1/people', by(query))),
  person: (id: number) => got(client.GET('/api/v1/people/{id}', at(id))),
  addPerson: (body: NewPerson) => got(client.POST('/api/v1/people', { body })),
  setPerson: (id: number, body: EditPerson) => got(client.PUT('/api/v1/people/{id}', { ...at(id), body })),
  resetPassword: (id: number) => got(client.POST('/api/v1/people/{id}/reset', at(id))),
  signPersonOut: (id: number) => got(client.POST('/api/v1/people/{id}/sign-out', at(id))),
  resetSecondFactor: (id: number) => got(client.POST('/api/v1/people/{id}/second-factor/reset', at(id))),
  unlockPerson: (id: number) => got(client.POST('/api/v1/people/{id}/unlock', at(id))),
  personHistory: (id: number, page: number) =>
    got(client.GET('/api/v1/people/{id}/history', { params: { path: { id }, query: { page, limit: 20 } } })),

  customers: (query: CustomerQuery) => got(client.GET('/api/v1/customers', by(query))),
  customer: (id: string) => got(client.GET('/api/v1/customers/{id}', at(id))),
  /** Whoever has this whole e-mail or phone number. */
  findCustomers: (contact: string) => got(client.POST('/api/v1/customers/find', { body: { contact } })),
  addCustomer: (body: CustomerRecord) => got(client.POST('/api/v1/customers', { body })),
  setCustomer: (id: string, body: CustomerRecord) =>
    got(client.PUT('/api/v1/customers/{id}', { ...at(id), body })),
  exportCustomer: (id: string) => got(client.POST('/api/v1/customers/{id}/export', at(id))),
  eraseCustomer: (id: string, why: EraseReason) =>
    got(client.POST('/api/v1/customers/{id}/erase', { ...at(id), body: { why } })),

  webhooks: () => got(client.GET('/api/v1/webhooks')),
  addWebhook: (body: NewWebhook) => got(client.POST('/api/v1/webhooks', { body })),
  setWebhook: (id: number, body: WebhookChange) =>
    got(client.PATCH('/api/v1/webhooks/{id}', { ...at(id), body })),
  deleteWebhook: (id: number) => got(client.DELETE('/api/v1/webhooks/{id}', at(id))),
  rotateSecret: (id: number) =>
    got(client.POST('/api/v1/webhooks/{id}/rotate-secret', { ...at(id), body: {} })),
  testWebhook: (id: number) => got(client.POST('/api/v1/webhooks/{id}/test', at(id))),
  replayDead: (id: number) =>
    got(client.POST('/api/v1/webhooks/{id}/replay', { ...at(id), body: { dead: true } })),
  deliveries: (id: number, query: DeliveryQuery) =>
    got(client.GET('/api/v1/webhooks/{id}/deliveries', { params: { path: { id }, query } })),

  audit: (query: AuditQuery) => got(client.GET('/api/v1/audit', by(query))),
  /** Where the browser itself fetches the trail as a file. */
  auditExport: (query: AuditExport) => {
    const given = Object.entries(query).map(([name, value]) => [name, String(value)]);
    return `/api/v1/audit/export?${new URLSearchParams(given)}`;
  },

  stock: (query: ProductQuery) => got(client.GET('/api/v1/stock', by(query))),
  adjustStock: (body: StockAdjustment) => got(client.POST('/api/v1/stock/adjust', { body })),
  products: (query: ProductQuery) => got(client.GET('/api/v1/products', by(query))),
  product: (id: number) => got(client.GET('/api/v1/products/{id}', at(id))),
  setPrices: (prices: NewPrice[]) => got(client.POST('/api/v1/prices', { body: { prices } })),
};

/** Letters are written in the language that the page speaks. */
const letter = () => ({ headers: { 'accept-language': language.tag } });

/** What customers do with their own accounts. */
export const buyers = {
  register: (body: NewBuyer) => got(client.POST('/api/v1/buyers', { ...letter(), body })),
  sendCode: (body: BuyerCode) => got(client.POST('/api/v1/buyers/code', { ...letter(), body })),
  me: () => got(client.GET('/api/v1/buyers/me')),
  change: (body: BuyerChange) => got(client.PUT('/api/v1/buyers/me', { body })),
  exportMe: () => got(client.POST('/api/v1/buyers/me/export')),
  eraseMe: (password: string) => got(client.POST('/api/v1/buyers/me/erase', { body: { password } })),
};
