// The till's commands, one function each, typed by what the Rust side declares.
import type { ApprovalInput } from './bindings/ApprovalInput';
import type { Cart } from './bindings/Cart';
import type { Category } from './bindings/Category';
import type { CustomerInput } from './bindings/CustomerInput';
import type { Devices } from './bindings/Devices';
import type { DiscountInput } from './bindings/DiscountInput';
import type { DisplayState } from './bindings/DisplayState';
import type { JournalDetail } from './bindings/JournalDetail';
import type { JournalFilter } from './bindings/JournalFilter';
import type { JournalPage } from './bindings/JournalPage';
import type { ParkedCart } from './bindings/ParkedCart';
import type { PayOptions } from './bindings/PayOptions';
import type { PriceCheck } from './bindings/PriceCheck';
import type { ProductPage } from './bindings/ProductPage';
import type { Receipt } from './bindings/Receipt';
import type { ScanResult } from './bindings/ScanResult';
import type { Settings } from './bindings/Settings';
import type { Status } from './bindings/Status';
import type { TenderInput } from './bindings/TenderInput';
import type { TillState } from './bindings/TillState';
import { call, on } from './host';

export type { CartLine } from './bindings/CartLine';
export type { DrawerSettings } from './bindings/DrawerSettings';
export type { ExceptionView } from './bindings/ExceptionView';
export type { FeeSum } from './bindings/FeeSum';
export type { JournalRow } from './bindings/JournalRow';
export type { Measured } from './bindings/Measured';
export type { OrderDiscountView } from './bindings/OrderDiscountView';
export type { Person } from './bindings/Person';
export type { PrinterSettings } from './bindings/PrinterSettings';
export type { PrinterTarget } from './bindings/PrinterTarget';
export type { PrintJob } from './bindings/PrintJob';
export type { Product } from './bindings/Product';
export type {
  ApprovalInput,
  Cart,
  Category,
  CustomerInput,
  Devices,
  DiscountInput,
  DisplayState,
  JournalDetail,
  JournalFilter,
  JournalPage,
  ParkedCart,
  PayOptions,
  PriceCheck,
  ProductPage,
  Receipt,
  ScanResult,
  Settings,
  Status,
  TenderInput,
  TillState,
};

/** A code that was read and not rung up. */
export type Unsold = Extract<ScanResult, { result: 'unknown' | 'refused' | 'expired' }>;

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
  priceCheck: (code: string) => call<PriceCheck | null>('price_check', { code }),

  cart: () => call<Cart>('cart'),
  cartAdd: (variantId: number, quantity: string | null = null, openPrice: string | null = null) =>
    call<Cart>('cart_add', { variantId, quantity, openPrice }),
  cartAddByAmount: (variantId: number, amount: string) =>
    call<Cart>('cart_add_by_amount', { variantId, amount }),
  cartAddMetered: (variantId: number, quantity: string, unitPrice: string) =>
    call<Cart>('cart_add_metered', { variantId, quantity, unitPrice }),
  cartSetQuantity: (lineId: string, quantity: string) =>
    call<Cart>('cart_set_quantity', { lineId, quantity }),
  cartOverridePrice: (lineId: string, unitPrice: string, reason: string, approval: ApprovalInput) =>
    call<Cart>('cart_override_price', { lineId, unitPrice, reason, approval }),
  cartDiscountLine: (
    lineId: string,
    discount: DiscountInput,
    reason: string,
    approval: ApprovalInput | null = null,
  ) => call<Cart>('cart_discount_line', { lineId, discount, reason, approval }),
  cartDiscountOrder: (
    discount: DiscountInput | null,
    reason: string,
    approval: ApprovalInput | null = null,
  ) => call<Cart>('cart_discount_order', { discount, reason, approval }),
  cartSetCustomer: (customer: CustomerInput | null) => call<Cart>('cart_set_customer', { customer }),
  cartSetExempt: (certificate: string | null, approval: ApprovalInput | null = null) =>
    call<Cart>('cart_set_exempt', { certificate, approval }),
  cartRemove: (lineId: string) => call<Cart>('cart_remove', { lineId }),
  cartClear: () => call<Cart>('cart_clear'),
  cartPark: (name: string | null) => call<Cart>('cart_park', { name }),
  parkedCarts: () => call<ParkedCart[]>('parked_carts'),
  cartRecall: (cartId: string) => call<Cart>('cart_recall', { cartId }),
  parkedCartDrop: (cartId: string, approval: ApprovalInput | null = null) =>
    call<ParkedCart[]>('parked_cart_drop', { cartId, approval }),

  payOptions: (card: string | null = null) => call<PayOptions>('pay_options', { card }),
  pay: (cartId: string, tenders: TenderInput[]) => call<Receipt>('pay', { cartId, tenders }),
  receipt: (key: string, copy: boolean) => call<Receipt>('receipt', { key, copy }),
  unreadReceipt: () => call<Receipt | null>('unread_receipt'),
  receiptShown: (key: string) => call<null>('receipt_shown', { key }),

  journal: (filter: JournalFilter, query: string, offset: number, limit: number) =>
    call<JournalPage>('journal', { filter, query, offset, limit }),
  journalEntry: (key: string) => call<JournalDetail>('journal_entry', { key }),
  voidSale: (key: string, reason: string, approval: ApprovalInput) =>
    call<JournalDetail>('void_sale', { key, reason, approval }),

  settings: () => call<Settings>('settings'),
  setSettings: (settings: Settings, approval: ApprovalInput | null = null) =>
    call<Settings>('set_settings', { settings, approval }),
  devices: () => call<Devices>('devices'),
  onDevices: (heard: (devices: Devices) => void) => on<Devices>('devices', heard),
  printReceipt: (key: string) => call<Devices>('print_receipt', { key }),
  printRetry: (jobId: string) => call<Devices>('print_retry', { jobId }),
  printDrop: (jobId: string) => call<Devices>('print_drop', { jobId }),
  printTest: () => call<Devices>('print_test'),
  openDrawer: (reason: string, approval: ApprovalInput | null = null) =>
    call<Devices>('open_drawer', { reason, approval }),

  customerDisplay: (on: boolean) => call<Settings>('customer_display', { on }),
  displayShow: (state: DisplayState) => call<null>('display_show', { state }),
  displayState: () => call<DisplayState | null>('display_state'),
  onDisplay: (heard: (state: DisplayState) => void) => on<DisplayState>('display', heard),

  reportQuitAttempt: () => call<null>('report_quit_attempt'),
};
