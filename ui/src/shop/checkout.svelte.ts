// From the cart to an order: what the buyer has said so far, what is held for them, and the one attempt to order.
import { toFailure } from '../lib/api/hq';
import {
  type Address,
  type CartView,
  type CheckoutRequest,
  type Failure,
  type Handover,
  isAway,
  type PayBy,
  type Placed,
  type Prepared,
  shopApi,
} from '../lib/api/shop';
import { isEmail, isPhone } from '../lib/contact';
import { newUuid } from '../lib/uuid';
import { basket } from './basket.svelte';

const DRAFT = 'evertill.shop.draft';
const ATTEMPT = 'evertill.shop.attempt';
const PLACED = 'evertill.shop.placed';

/** An order that was asked for and not answered yet: asked again, it is the same one. */
type Asked = { key: string; request: CheckoutRequest };
/** An address while it is typed: every field is there. */
export type Typed = Required<Omit<Address, 'phone'>> & { phone: string };
type Draft = { handover: Handover; address: Typed; pay_by: PayBy };

export const STEPS = ['how', 'who', 'review'] as const;
export type Step = (typeof STEPS)[number];

const nobody: Typed = { name: '', email: '', phone: '', street: '', postcode: '', city: '', country: '' };

function kept<T>(store: Storage, key: string): T | null {
  try {
    return JSON.parse(store.getItem(key) ?? 'null') as T | null;
  } catch {
    return null;
  }
}

function keep(store: Storage, key: string, value: unknown): void {
  try {
    if (value === null) store.removeItem(key);
    else store.setItem(key, JSON.stringify(value));
  } catch {
    // In a browser that keeps nothing it lasts as long as the page.
  }
}

/** Which fields keep an address from being one. What is picked up needs no street. */
export function missing(address: Typed, handover: Handover): (keyof Typed)[] {
  const wrong: (keyof Typed)[] = [];
  if (!address.name.trim()) wrong.push('name');
  if (!isEmail(address.email)) wrong.push('email');
  if (address.phone.trim() && !isPhone(address.phone)) wrong.push('phone');
  if (handover === 'pickup') return wrong;
  for (const field of ['street', 'postcode', 'city', 'country'] as const)
    if (!address[field].trim()) wrong.push(field);
  return wrong;
}

/** As a request has it. */
export function tidied(address: Typed): Address {
  const phone = address.phone.trim();
  return {
    name: address.name.trim(),
    email: address.email.trim(),
    street: address.street.trim(),
    postcode: address.postcode.trim(),
    city: address.city.trim(),
    country: address.country,
    ...(phone ? { phone } : {}),
  };
}

class Checkout {
  handover = $state<Handover>('ship');
  address = $state<Typed>({ ...nobody });
  payBy = $state<PayBy>('prepaid');
  step = $state<Step>('how');
  prepared = $state.raw<Prepared | null>(null);
  busy = $state(false);
  failure = $state.raw<Failure | null>(null);
  /** What is not known yet: whether an order was taken. */
  asked = $state.raw<Asked | null>(null);

  constructor() {
    const draft = kept<Draft>(sessionStorage, DRAFT);
    if (draft) {
      this.handover = draft.handover;
      this.address = draft.address;
      this.payBy = draft.pay_by;
    }
    this.asked = kept<Asked>(localStorage, ATTEMPT);
  }

  /** Typed addresses outlast a reload, and no more than the tab. */
  remember(): void {
    const { handover, address, payBy: pay_by } = this;
    keep(sessionStorage, DRAFT, { handover, address, pay_by });
  }

  /** It was somebody else's. */
  forget(): void {
    this.#asks(null);
    this.prepared = null;
    this.address = { ...nobody };
    for (const key of [DRAFT, PLACED]) keep(sessionStorage, key, null);
  }

  get request(): CheckoutRequest {
    return { handover: this.handover, address: tidied(this.address), pay_by: this.payBy };
  }

  /** Holds the goods and says what sending them costs. */
  async prepare(): Promise<boolean> {
    return this.#try(async () => {
      await basket.send();
      const address = missing(this.address, this.handover).length === 0 ? tidied(this.address) : null;
      this.prepared = await shopApi.prepare(this.handover, address);
      basket.take(this.prepared.cart);
    });
  }

  /** Orders, or asks again what became of the order; null when it was not taken, or nobody knows yet. */
  async place(): Promise<Placed | null> {
    const asked = this.asked ?? { key: newUuid(), request: $state.snapshot(this.request) };
    this.#asks(asked);
    let placed: Placed | null = null;
    await this.#try(async () => {
      placed = await shopApi.checkout(asked.key, asked.request);
      this.#asks(null);
    });
    if (this.failure && !isAway(this.failure)) {
      this.#asks(null);
      this.#learn(this.failure);
    }
    if (placed) this.#done(placed);
    return placed;
  }

  /** What an order that was placed in this tab left out. */
  placedAs(id: string): Placed | null {
    const placed = kept<Placed>(sessionStorage, PLACED);
    return placed?.id === id ? placed : null;
  }

  #done(placed: Placed): void {
    keep(sessionStorage, PLACED, placed);
    this.prepared = null;
    this.step = 'how';
    basket.take(null);
    void basket.refresh();
  }

  /** The refusal says what the cart is now; where it does not, the server is asked. */
  #learn({ details }: Failure): void {
    this.prepared = null;
    const cart = (details as { cart?: CartView } | undefined)?.cart;
    if (cart) basket.take(cart);
    else void basket.refresh();
  }

  #asks(asked: Asked | null): void {
    this.asked = asked;
    keep(localStorage, ATTEMPT, asked);
  }

  async #try(work: () => Promise<void>): Promise<boolean> {
    if (this.busy) return false;
    this.busy = true;
    this.failure = null;
    try {
      await work();
      return true;
    } catch (thrown) {
      this.failure = toFailure(thrown);
      return false;
    } finally {
      this.busy = false;
    }
  }
}

export const checkout = new Checkout();
