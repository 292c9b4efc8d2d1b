// The shop: what it is called and sells, who looks at it, whether the server can be reached, and the line that says
// when another device has changed the cart.
import { hq, onSignedOut, toFailure } from '../lib/api/hq';
import type { Line } from '../lib/api/live';
import { askAsBuyer, type Failure, forgetGoods, onReach, type ShopView, shopApi } from '../lib/api/shop';
import { t } from '../lib/i18n';
import { language } from '../lib/language.svelte';
import type { Currency } from '../lib/money';
import type { Zone } from '../lib/time';
import { toast } from '../lib/toasts.svelte';
import { basket } from './basket.svelte';
import { checkout } from './checkout.svelte';
import { readView, writeView } from './keep';
import { forgetShelves } from './shelf.svelte';
import { currencyOf } from './words';

/** While the server does not answer, it is asked this often. */
const AWAY_MS = 10_000;
/** Whoever comes back to the page sees a fresh cart, but not at every glance. */
const FRESH_MS = 5000;

class Shop {
  view = $state.raw<ShopView | null>(null);
  state = $state<'asking' | 'open' | 'closed' | 'failed'>('asking');
  failure = $state.raw<Failure | null>(null);
  /** The server cannot be reached: what is seen is old, what is done waits. */
  away = $state(false);
  /** Told when it can be reached again. */
  #back = new Set<() => void>();
  #line: Line | null = null;
  #asked = 0;

  constructor() {
    onReach((reached) => {
      const back = reached && this.away;
      this.away = !reached;
      if (back) for (const act of this.#back) act();
    });
    onSignedOut(() => void this.start());
    this.onBack(() => void basket.send());
  }

  get currency(): Currency {
    return currencyOf(this.view?.currency ?? 'EUR');
  }

  get zone(): Zone {
    return { locale: language.locale, timeZone: Intl.DateTimeFormat().resolvedOptions().timeZone };
  }

  get buyer(): string | null {
    return this.view?.buyer ?? null;
  }

  /** Runs when the server can be reached again; answers how to stop. */
  onBack(act: () => void): () => void {
    this.#back.add(act);
    return () => this.#back.delete(act);
  }

  async start(): Promise<void> {
    try {
      await this.#enter(await this.#look());
    } catch (thrown) {
      this.failure = toFailure(thrown);
      const kept = readView();
      if (this.failure.code === 'SHOP_CLOSED') this.state = 'closed';
      else if (!kept) this.state = 'failed';
      else {
        // As it was when it could last be reached.
        this.view ??= kept;
        this.state = 'open';
      }
    }
  }

  /** A buyer whose sign-in ran out would be shown as a guest: it is renewed first. */
  async #look(): Promise<ShopView> {
    askAsBuyer(false);
    const view = await shopApi.view();
    if (view.buyer || basket.owner === null) return view;
    return (await shopApi.renew()) === 'in' ? shopApi.view() : view;
  }

  async #enter(view: ShopView): Promise<void> {
    const before = basket.owner;
    const buyer = view.buyer ?? null;
    if (before !== buyer) {
      forgetShelves();
      await forgetGoods();
    }
    if (before !== null && before !== buyer) checkout.forget();
    askAsBuyer(buyer !== null);
    writeView(view);
    this.view = view;
    this.state = 'open';
    this.failure = null;
    this.#asked = Date.now();
    const merged = await basket.belongsTo(buyer).catch(() => null);
    if (merged && merged.orders > 0) toast(t('shop-merged-orders', { n: merged.orders }), 'success');
  }

  /** Keeps the cart in step with the person's other devices while the page is open; answers how to stop. */
  watch(): () => void {
    const glance = () => {
      if (document.visibilityState !== 'visible' || Date.now() - this.#asked < FRESH_MS) return;
      this.#asked = Date.now();
      // The shop first: whoever signed in or out in another tab is somebody else here too.
      void this.start();
    };
    const online = () => void this.start();
    const offline = () => {
      this.away = true;
    };
    const storage = (event: StorageEvent) => basket.follow(event);
    document.addEventListener('visibilitychange', glance);
    window.addEventListener('focus', glance);
    window.addEventListener('online', online);
    window.addEventListener('offline', offline);
    window.addEventListener('storage', storage);
    const stopPolling = this.#poll();
    return () => {
      document.removeEventListener('visibilitychange', glance);
      window.removeEventListener('focus', glance);
      window.removeEventListener('online', online);
      window.removeEventListener('offline', offline);
      window.removeEventListener('storage', storage);
      stopPolling();
    };
  }

  async signOut(): Promise<void> {
    await hq.signOut().catch(() => undefined);
    await this.start();
  }

  /** Without a line, now and then; without a server, until there is one again. */
  #poll(): () => void {
    let timer: ReturnType<typeof setTimeout>;
    const round = async () => {
      if (document.visibilityState === 'visible') {
        if (this.away) await this.start();
        else if (this.view?.cart_sync && !this.#line?.isOpen()) await basket.refresh();
      }
      timer = setTimeout(() => void round(), this.#pause);
    };
    timer = setTimeout(() => void round(), this.#pause);
    return () => clearTimeout(timer);
  }

  get #pause(): number {
    return this.away ? AWAY_MS : Math.max(5, this.view?.cart_poll_seconds ?? 30) * 1000;
  }

  /** Holds the line while there is a cart to hear of; answers how to stop. */
  listen(): (() => void) | undefined {
    if (!this.view?.cart_sync) return;
    const line = shopApi.follow(
      (version) => void basket.heard(version),
      () => void basket.refresh(),
    );
    this.#line = line;
    return () => {
      line.stop();
      this.#line = null;
    };
  }
}

export const shop = new Shop();
