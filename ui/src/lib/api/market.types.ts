// What vendors and HQ are answered and asked about vendors and what is due to them, as the server's views are.
import type { Named, StoreRef } from './hq.schema';

export type VendorStatus = 'active' | 'suspended';
/** What can be changed of a vendor. */
export type VendorChange = {
  name: string;
  email: string;
  description: string;
  store: number | null;
  status: VendorStatus;
  region: string;
  licence: string;
  licence_from: string | null;
  licence_until: string | null;
  subscription_from: string | null;
  subscription_until: string | null;
  shipping_flat: number;
  shipping_per_kg: number;
  shipping_free_above: number | null;
  commission_bp: number;
  bears_discounts: boolean;
};
export type NewVendorRequest = VendorChange & { code: string };
export type VendorView = Omit<VendorChange, 'store'> & {
  id: number;
  code: string;
  store?: StoreRef | null;
  products: number;
  created_at: string;
};
export type VendorProduct = {
  id: number;
  sku: string;
  name: string;
  unit: string;
  moq: number;
  /** Whether it is sold on the web; none: nobody has said so. */
  web?: boolean | null;
};
export type VendorDetail = VendorView & { catalogue: VendorProduct[] };

/** Sums in minor units. */
export type Figures = {
  orders: number;
  gross: number;
  discount_vendor: number;
  discount_house: number;
  fees: number;
  tax: number;
  shipping: number;
  takings: number;
  commission: number;
  refunds: number;
  payable: number;
  house_share: number;
};
export type Statement = {
  vendor: Named;
  from: string;
  to: string;
  currency: string;
  lines: (Figures & { channel: string })[];
  totals: Figures;
};
export type Settlement = {
  from: string;
  to: string;
  currency: string;
  vendors: (Figures & { vendor: Named })[];
  totals: Figures;
  books: { orders: number; takings: number; refunds: number; rounding: number };
};
