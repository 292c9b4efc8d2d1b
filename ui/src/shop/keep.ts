// What this browser keeps of the shop: the cart as it was last seen with what was done to it since, and the shop.
import type { CartView, ProblemView, ShopView } from '../lib/api/shop';
import type { Change } from './queue';

/** Something that the buyer is to know of a line, until they say that they do. */
export type Note = { id: string; problem: ProblemView; name: string; unit: string };

export type Kept = {
  /** Whose it is; null: a guest's. */
  owner: string | null;
  cart: CartView | null;
  queue: Change[];
  /** Some of the queue was done without a network, or nobody knows what became of it. */
  backlog: boolean;
  notes: Note[];
};

export const NOTHING: Kept = { owner: null, cart: null, queue: [], backlog: false, notes: [] };

export const CART_KEY = 'evertill.shop.cart';
const VIEW_KEY = 'evertill.shop.view';

/** In a browser that keeps nothing, for as long as the page is open. */
const memory = new Map<string, string>();

function read(key: string): string | null {
  try {
    return localStorage.getItem(key) ?? memory.get(key) ?? null;
  } catch {
    return memory.get(key) ?? null;
  }
}

function write(key: string, value: unknown): void {
  const text = JSON.stringify(value);
  try {
    localStorage.setItem(key, text);
    memory.delete(key);
  } catch {
    memory.set(key, text);
  }
}

function parsed<T>(key: string): T | null {
  try {
    return JSON.parse(read(key) ?? 'null') as T | null;
  } catch {
    return null;
  }
}

export const readCart = (): Kept => ({ ...NOTHING, ...parsed<Partial<Kept>>(CART_KEY) });
export const writeCart = (kept: Kept): void => write(CART_KEY, kept);

/** Without whoever looked at it. */
export const writeView = (view: ShopView): void =>
  write(VIEW_KEY, { ...view, buyer: null, buyer_store: null });
export const readView = (): ShopView | null => parsed<ShopView>(VIEW_KEY);
