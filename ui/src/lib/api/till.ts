// The till's commands, one function each, typed by what the Rust side declares.
import type { ApprovalInput } from './bindings/ApprovalInput';
import type { Cart } from './bindings/Cart';
import type { Category } from './bindings/Category';
import type { JournalDetail } from './bindings/JournalDetail';
import type { JournalFilter } from './bindings/JournalFilter';
import type { JournalPage } from './bindings/JournalPage';
import type { PayOptions } from './bindings/PayOptions';
import type { ProductPage } from './bindings/ProductPage';
import type { Receipt } from './bindings/Receipt';
import type { ScanResult } from './bindings/ScanResult';
import type { Status } from './bindings/Status';
import type { TillState } from './bindings/TillState';
import { call, on } from './host';

export type { CartLine } from './bindings/CartLine';
export type { ExceptionView } from './bindings/ExceptionView';
export type { JournalRow } from './bindings/JournalRow';
export type { Person } from './bindings/Person';
export type { Product } from './bindings/Product';
export type {
  ApprovalInput,
  Cart,
  Category,
  JournalDetail,
  JournalFilter,
  JournalPage,
  PayOptions,
  ProductPage,
  Receipt,
  ScanResult,
  Status,
  TillState,
};

export const api = {
  tillState: () => call<TillState>('till_state'),
  enrol: (serverUrl: string, code: string) => call<TillState>('enrol', { serverUrl, code }),
  signIn: (userId: number | null, pin: string) => call<TillState>('sign_in', { userId, pin }),
  lock: () => call<TillState>('lock'),

  status: () => call<Status>('status'),
  onStatus: (heard: (status: Status) => void) => on<Status>('status', heard),
  setWorkOffline: (on: boolean) => call<Status>('set_work_offline', { on }),
  syncNow: () => call<Status>('sync_now'),

  categories: () => call<Category[]>('categories'),
  products: (query: string, category: number | null, offset: number, limit: number) =>
    call<ProductPage>('products', { query, category, offset, limit }),
  scan: (code: string) => call<ScanResult>('scan', { code }),

  cart: () => call<Cart>('cart'),
  cartAdd: (variantId: number, quantity: string | null = null, openPrice: string | null = null) =>
    call<Cart>('cart_add', { variantId, quantity, openPrice }),
  cartSetQuantity: (lineId: string, quantity: string) =>
    call<Cart>('cart_set_quantity', { lineId, quantity }),
  cartOverridePrice: (lineId: string, unitPrice: string, reason: string, approval: ApprovalInput) =>
    call<Cart>('cart_override_price', { lineId, unitPrice, reason, approval }),
  cartDiscountLine: (lineId: string, amount: string, reason: string, approval: ApprovalInput | null = null) =>
    call<Cart>('cart_discount_line', { lineId, amount, reason, approval }),
  cartRemove: (lineId: string) => call<Cart>('cart_remove', { lineId }),
  cartClear: () => call<Cart>('cart_clear'),

  payOptions: () => call<PayOptions>('pay_options'),
  payCash: (cartId: string, tendered: string) => call<Receipt>('pay_cash', { cartId, tendered }),
  receipt: (key: string, copy: boolean) => call<Receipt>('receipt', { key, copy }),
  unreadReceipt: () => call<Receipt | null>('unread_receipt'),
  receiptShown: (key: string) => call<null>('receipt_shown', { key }),

  journal: (filter: JournalFilter, query: string, offset: number, limit: number) =>
    call<JournalPage>('journal', { filter, query, offset, limit }),
  journalEntry: (key: string) => call<JournalDetail>('journal_entry', { key }),
  voidSale: (key: string, reason: string, approval: ApprovalInput) =>
    call<JournalDetail>('void_sale', { key, reason, approval }),

  reportQuitAttempt: () => call<null>('report_quit_attempt'),
};
