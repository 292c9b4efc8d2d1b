// The cart: what the server has, what was done here since, and how the two come together. Everything is shown at once,
// told to the server one after the other, and taken back in words where it is refused. Without a network it waits here,
// over a reload too.

import { toFailure } from '../lib/api/hq';
import {
  type CartView,
  type Failure,
  isAway,
  type MergedCart,
  type Options,
  type ProblemView,
  shopApi,
} from '../lib/api/shop';
import { t } from '../lib/i18n';
import { toast } from '../lib/toasts.svelte';
import { newUuid } from '../lib/uuid';
import { CART_KEY, type Kept, NOTHING, readCart, writeCart } from './keep';
import {
  type Change,
  enqueue,
  type Goods,
  goodsKey,
  linesOf,
  partsOf,
  settle,
  toSync,
  totalsOf,
} from './queue';
import { refusalText } from './words';

const FIRST_RETRY_MS = 3000;
const LAST_RETRY_MS = 60_000;
/** So many of the queue are sent at once. */
const BATCH = 200;

class Basket {
  #kept = $state.raw<Kept>(readCart());
  /** What was asked of the server is under way. */
  busy = $state(false);
  /** The server was asked for the cart at least once. */
  seen = $state(false);
  #sending: Promise<void> | null = null;
  #retry: ReturnType<typeof setTimeout> | undefined;
  #wait = FIRST_RETRY_MS;

  readonly lines = $derived(linesOf(this.#kept.cart, this.#kept.queue));
  readonly parts = $derived(partsOf(this.lines));
  readonly totals = $derived(totalsOf(this.#kept.cart, this.lines, this.#kept.queue));

  constructor() {
    // Nobody knows what became of what was under way when the page went.
    if (this.#kept.queue.length > 0) this.#kept = { ...this.#kept, backlog: true };
  }

  get cart(): CartView | null {
    return this.#kept.cart;
  }
  get owner(): string | null {
    return this.#kept.owner;
  }
  get notes() {
    return this.#kept.notes;
  }
  get waiting(): number {
    return this.#kept.queue.length;
  }
  get isEmpty(): boolean {
    return this.lines.length === 0;
  }

  qtyOf(variant: number, options: Options = {}): number {
    const key = goodsKey(variant, options);
    return this.lines.find(({ goods }) => goodsKey(goods.id, goods.options) === key)?.qty ?? 0;
  }

  /** So much of it there is to be; 0: none. */
  set(goods: Goods, qty: number): void {
    const seen = this.qtyOf(goods.id, goods.options);
    this.#change((kept) => ({ ...kept, queue: enqueue(kept.queue, goods, seen, qty) }));
    void this.send();
  }

  dismiss(id: string): void {
    this.#change((kept) => ({ ...kept, notes: kept.notes.filter((note) => note.id !== id) }));
  }

  /** The cart as some other answer had it. */
  take(cart: CartView | null): void {
    this.#change((kept) => ({ ...kept, cart }));
  }

  /** It is bought at what it costs now. */
  async accept(item: string, qty: number): Promise<void> {
    await this.#now((version) => shopApi.change(item, qty, version));
  }

  /** Throws what the server refuses. */
  async discount(code: string | null): Promise<void> {
    await this.send();
    this.take(await shopApi.discount(code, this.cart?.version ?? null));
  }

  /** Whose cart it is from here on. Who has just signed in takes along what they put in before. */
  async belongsTo(owner: string | null): Promise<MergedCart | null> {
    const before = this.#kept.owner;
    if (before !== null && before !== owner) this.#change(() => NOTHING);
    if (owner === null || before === owner) {
      await this.refresh();
      return null;
    }
    const merged = await shopApi.merge();
    this.seen = true;
    this.#change((kept) => ({ ...kept, owner, cart: merged.cart ?? null }));
    this.#note(merged.capped);
    await this.send();
    return merged;
  }

  /** As the server has it now, after it was told everything. */
  async refresh(): Promise<void> {
    await this.send();
    if (this.waiting > 0) return;
    await this.#load().catch(() => undefined);
  }

  /** Somebody has changed it: perhaps we. */
  async heard(version: number): Promise<void> {
    await this.#sending;
    if (version > (this.cart?.version ?? 0)) await this.refresh();
  }

  /** Another tab of this browser has done something. */
  follow(event: StorageEvent): void {
    if (event.key === CART_KEY || event.key === null) this.#kept = readCart();
  }

  /** Tells the server what was done here, one after the other. */
  send(): Promise<void> {
    this.#sending ??= alone(() => this.#sendAll()).finally(() => {
      this.#sending = null;
    });
    return this.#sending;
  }

  async #sendAll(): Promise<void> {
    clearTimeout(this.#retry);
    while (this.waiting > 0) {
      this.busy = true;
      try {
        const [next] = this.#kept.queue;
        if (this.#kept.backlog) await this.#sync();
        else if (next) await this.#tell(next);
        this.#wait = FIRST_RETRY_MS;
      } catch (thrown) {
        const failure = toFailure(thrown);
        if (!isAway(failure)) this.#giveUp(failure);
        else return this.#later();
      } finally {
        this.busy = false;
      }
    }
  }

  /** What waits is kept, and asked again before long. */
  #later(): void {
    this.#change((kept) => ({ ...kept, backlog: true }));
    this.#retry = setTimeout(() => void this.send(), this.#wait);
    this.#wait = Math.min(2 * this.#wait, LAST_RETRY_MS);
  }

  async #tell(change: Change): Promise<void> {
    this.#markSent([change.key]);
    try {
      const cart = await this.#ask(change);
      this.#change((kept) => ({ ...kept, cart, queue: settle(kept.queue, change) }));
    } catch (thrown) {
      const failure = toFailure(thrown);
      if (isAway(failure)) throw thrown;
      if (failure.code === 'VERSION_STALE' || failure.code.endsWith('NOT_FOUND'))
        await this.#overtaken(change);
      else this.#refuse(change, failure);
    }
  }

  async #ask({ goods, qty, base_qty }: Change): Promise<CartView | null> {
    const version = this.cart?.version ?? null;
    const key = goodsKey(goods.id, goods.options);
    const item = this.cart?.items.find((one) => goodsKey(one.variant, one.options) === key);
    if (item && qty === 0) return shopApi.remove(item.id, version);
    if (item) return shopApi.change(item.id, qty, version);
    const { id: variant, options, vendor, unit_price } = goods;
    return shopApi.add({ variant, options, qty: qty - base_qty, vendor: vendor.id, unit_price }, version);
  }

  /** Another device was first. What it left alone is done once more; what it changed too is as it has it, and is said. */
  async #overtaken(change: Change): Promise<void> {
    await this.#load();
    const key = goodsKey(change.goods.id, change.goods.options);
    const there = this.cart?.items.find((one) => goodsKey(one.variant, one.options) === key)?.qty ?? 0;
    toast(t('shop-changed-elsewhere'), 'info');
    if (there === change.base_qty && there !== change.qty) {
      const queue = this.#kept.queue.map((one) => (one.key === change.key ? { ...one, sent: false } : one));
      return this.#change((kept) => ({ ...kept, queue }));
    }
    this.#change((kept) => ({ ...kept, queue: settle(kept.queue, change, there) }));
    const code = there === 0 ? 'REMOVED_ELSEWHERE' : 'CHANGED_ELSEWHERE';
    const about = { variant: change.goods.id, wanted: change.qty, there };
    if (there !== change.qty) this.#note([{ code, words: '', stops: false, ...about }], [change]);
  }

  #refuse(change: Change, failure: Failure): void {
    this.#change((kept) => ({ ...kept, queue: settle(kept.queue, change, change.base_qty) }));
    toast(t('shop-taken-back', { name: change.goods.name, why: refusalText(failure) }), 'warning');
  }

  /** What was done without a network, all at once; each once, however often it is sent. */
  async #sync(): Promise<void> {
    const sent = this.#kept.queue.slice(0, BATCH);
    this.#markSent(sent.map((change) => change.key));
    const { cart, conflicts } = await shopApi.sync(this.cart?.version ?? null, sent.map(toSync));
    const done = new Set(sent.map((change) => change.key));
    this.#change((kept) => {
      const queue = kept.queue.filter((change) => !done.has(change.key));
      return { ...kept, cart: cart ?? null, queue, backlog: queue.length > 0 };
    });
    this.seen = true;
    this.#note(conflicts, sent);
  }

  /** The server says no to all of it: it is taken back as a whole rather than said again and again. */
  #giveUp(failure: Failure): void {
    this.#change((kept) => ({ ...kept, queue: [], backlog: false }));
    toast(refusalText(failure), 'warning');
  }

  async #load(): Promise<void> {
    try {
      this.take(await shopApi.cart());
    } catch (thrown) {
      if (toFailure(thrown).code !== 'CART_NOT_FOUND') throw thrown;
      this.take(null);
    }
    this.seen = true;
  }

  /** Something that is asked at once or not at all. */
  async #now(work: (version: number | null) => Promise<CartView>): Promise<void> {
    await this.send();
    try {
      this.take(await work(this.cart?.version ?? null));
    } catch (thrown) {
      const failure = toFailure(thrown);
      if (failure.code === 'VERSION_STALE') await this.#load().catch(() => undefined);
      toast(failure.code === 'VERSION_STALE' ? t('shop-changed-elsewhere') : refusalText(failure), 'warning');
    }
  }

  #note(problems: ProblemView[], changes: Change[] = []): void {
    const fresh = problems.map((problem) => {
      const goods = changes.find((one) => one.goods.id === problem.variant)?.goods;
      const item = this.cart?.items.find((one) => one.variant === problem.variant);
      return {
        id: newUuid(),
        problem,
        name: item?.name ?? goods?.name ?? '',
        unit: item?.unit ?? goods?.unit ?? '',
      };
    });
    if (fresh.length > 0) this.#change((kept) => ({ ...kept, notes: [...kept.notes, ...fresh] }));
  }

  #markSent(keys: string[]): void {
    const marked = (one: Change) => (keys.includes(one.key) ? { ...one, sent: true } : one);
    this.#change((kept) => ({ ...kept, queue: kept.queue.map(marked) }));
  }

  /** On what all tabs of this browser share. */
  #change(act: (kept: Kept) => Kept): void {
    const next = act({ ...readCart(), backlog: this.#kept.backlog });
    writeCart(next);
    this.#kept = next;
  }
}

/** One tab after the other, where the browser can tell. */
async function alone(act: () => Promise<void>): Promise<void> {
  return navigator.locks ? await navigator.locks.request('evertill.shop.cart', act) : act();
}

export const basket = new Basket();
