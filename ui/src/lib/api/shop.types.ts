// What the shop is answered and asked, as the server's views are.
import type { Named, StoreRef } from './hq.schema';

/** What a buyer chose of a product, by name. */
export type Options = Record<string, string>;

export type ShopVendor = { id: number; name: string; description: string; products: number };

export type ShopView = {
  merchant: string;
  store: StoreRef;
  currency: string;
  locale: string;
  tax_included: boolean;
  categories: Named[];
  vendors: ShopVendor[];
  buyer: string | null;
  buyer_store: StoreRef | null;
  cart_sync: boolean;
  cart_poll_seconds: number;
};

export type GoodsView = {
  id: number;
  sku: string;
  name: string;
  description: string;
  vendor: Named;
  category: Named;
  unit: string;
  unit_price: number;
  /** The least quantity; 0: any. */
  moq: number;
  /** None: nobody counts it. */
  available: number | null;
  pickup: boolean;
  picture: string;
  hue: number;
};

export type ProblemCode =
  | 'CHANNEL_MISSING'
  | 'PRICE_CHANGED'
  | 'STOCK_SHORT'
  | 'PRODUCT_GONE'
  | 'CHANNEL_INACTIVE'
  | 'NO_PRICE'
  | 'MOQ_NOT_MET'
  | 'VENDOR_SUSPENDED'
  | 'VENDOR_LICENCE_INVALID'
  | 'VENDOR_SUBSCRIPTION_INVALID'
  | 'REGION_MISMATCH'
  | 'OWN_GOODS'
  | 'CURRENCY_MISMATCH'
  | 'BUYER_STORE_REQUIRED'
  | 'BUYER_LICENCE_INVALID'
  | 'DISCOUNT_INVALID'
  | 'CAPPED'
  | 'REMOVED_ELSEWHERE'
  | 'CHANGED_ELSEWHERE';

export type ProblemView = {
  code: ProblemCode;
  words: string;
  stops: boolean;
  item?: string;
  variant?: number;
  vendor?: number;
  /** Quantities or unit prices: what was wanted or seen, and what there is. */
  wanted?: number;
  there?: number;
};

export type CartItemView = {
  id: string;
  variant: number;
  sku: string;
  name: string;
  unit: string;
  vendor: Named;
  options: Options;
  qty: number;
  unit_price: number;
  unit_price_now: number | null;
  moq: number;
  available: number | null;
  gross: number;
  discount: number;
  total: number;
  picture: string;
  hue: number;
  problems: ProblemView[];
};

export type CartVendorView = { vendor: Named; items: string[]; total: number; shipping: number | null };
export type CartDiscount = { id: number; name: string; amount: number };

export type CartView = {
  id: string;
  version: number;
  currency: string;
  items: CartItemView[];
  vendors: CartVendorView[];
  subtotal: number;
  discount: number;
  discounts: CartDiscount[];
  discount_code: string | null;
  fees: number;
  tax_included: number;
  tax_added: number;
  /** Without shipping. */
  total: number;
  problems: ProblemView[];
  reserved_until: string | null;
  changed_at: string;
};

export type MergedCart = { cart: CartView | null; capped: ProblemView[]; orders: number };
export type SyncChange = {
  key: string;
  variant: number;
  options: Options;
  base_qty: number;
  qty: number;
  base_price: number | null;
};
export type SyncedCart = { cart: CartView | null; conflicts: ProblemView[] };

export type Handover = 'ship' | 'pickup';
export type PayBy = 'prepaid' | 'on_delivery';

export type Address = {
  name: string;
  email: string;
  phone?: string | undefined;
  street: string;
  postcode: string;
  city: string;
  country: string;
};

export type Prepared = {
  cart: CartView;
  shipping: number;
  total: number;
  reserved_until: string;
  ready: boolean;
};
export type CheckoutRequest = { handover: Handover; address: Address; pay_by: PayBy };

export type StateName =
  | 'created_pending'
  | 'accepted'
  | 'rejected'
  | 'packed'
  | 'shipped'
  | 'ready_for_pickup'
  | 'delivered'
  | 'picked_up'
  | 'cancelled';

export type PaymentView = {
  id: string;
  /** Below zero it is paid back. */
  amount: number;
  method: PayBy;
  status: 'pending' | 'paid' | 'failed' | 'expired';
  expires_at: string | null;
  reference: string;
};

export type PlacedSubOrder = {
  number: string;
  vendor: Named;
  state: StateName;
  shipping: number;
  total: number;
  lines: number;
};
export type RejectedLine = {
  variant: number;
  name: string;
  vendor: Named;
  qty: number;
  reason: ProblemView;
};
export type Placed = {
  id: string;
  number: string;
  currency: string;
  shipping: number;
  total: number;
  balance_due: number;
  sub_orders: PlacedSubOrder[];
  payments: PaymentView[];
  rejected: RejectedLine[];
};

export type OrderState = 'pending' | 'completed' | 'voided' | 'partially_refunded' | 'refunded';
export type ShopOrderRow = {
  id: string;
  number: string;
  currency: string;
  sold_at: string;
  state: OrderState;
  line_count: number;
  shipping: number;
  total: number;
  balance_due: number;
};
export type Step = { state: StateName; at: string; by: Named | null; note: string };
export type SubOrder = {
  no: number;
  number: string;
  vendor: Named;
  state: StateName;
  pickup: boolean;
  shipping: number;
  total: number;
  /** What whoever asks may move it to. */
  next: StateName[];
  steps: Step[];
};
export type OrderLine = {
  line: number;
  name: string;
  qty: number;
  unit: string;
  sub_order: string;
  variant: number;
  options?: Options;
  sold: { net: number; unit_price?: number | null };
};
export type ShopOrder = ShopOrderRow & {
  sub_orders: SubOrder[];
  payments: PaymentView[];
  address: Address | null;
  lines: OrderLine[];
};
