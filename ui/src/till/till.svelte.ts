// What the till's screens share: who is signed in, the cart, the status, and which screen is up.
import { problemText, toProblem } from '../lib/api/errors';
import { api, type Cart, type Receipt, type Status, type TillState } from '../lib/api/till';
import { language } from '../lib/language.svelte';
import type { Currency } from '../lib/money';
import { formatMoney } from '../lib/money';
import type { Zone } from '../lib/time';
import { toast } from '../lib/toasts.svelte';

export type View = 'sale' | 'pay' | 'receipt' | 'journal';
export type ShownReceipt = { receipt: Receipt; recovered: boolean };

class Till {
  state = $state.raw<TillState | null>(null);
  status = $state.raw<Status | null>(null);
  cart = $state.raw<Cart | null>(null);
  view = $state<View>('sale');
  shown = $state.raw<ShownReceipt | null>(null);
  /** The line that the last tap or scan touched; it flashes once. `beat` tells two touches of one line apart. */
  touched = $state.raw<{ lineId: string; beat: number } | null>(null);
  journalFilter = $state<'all' | 'waiting' | 'needs_look' | 'voided'>('all');
  statusOpen = $state(false);
  /** A code scanned on another screen, for the sale screen to add. */
  pendingScan = $state<string | null>(null);

  currency = $derived<Currency>({
    code: this.state?.currency ?? 'EUR',
    digits: this.state?.currency_digits ?? 2,
    locale: language.locale,
  });
  zone = $derived<Zone>({ locale: language.locale, timeZone: this.state?.time_zone ?? 'UTC' });
  /** Stock and prices may be old, and the tiles say so. */
  offline = $derived(this.status !== null && this.status.network !== 'online');

  // The status is replaced every two seconds; these change only when something did, so that lists do not ask again
  // for nothing.
  catalogAsOf = $derived(this.status?.catalog_as_of ?? null);
  queue = $derived(`${this.status?.waiting}/${this.status?.attention}/${this.status?.sending?.[0]}`);

  money(minor: string, options?: { symbol?: boolean }): string {
    return formatMoney(minor, this.currency, options);
  }

  /** Takes a new state in; a sign-in fetches what the sale screen needs. */
  async enter(state: TillState): Promise<void> {
    const before = this.state?.screen;
    this.state = state;
    if (state.screen === 'sale' && before !== 'sale') await this.openTill();
    if (state.screen === 'locked' && before !== 'locked') this.peekCart();
    if (state.screen !== 'sale') {
      this.statusOpen = false;
      // A locked till opens on the sale again: a half-typed payment is nobody's business.
      if (this.view !== 'receipt') this.view = 'sale';
    }
  }

  /** The PIN pad says that a cart is kept. A till that shows no cart to strangers may refuse: then it says nothing. */
  private peekCart(): void {
    api.cart().then(
      (cart) => {
        this.cart = cart;
      },
      () => {},
    );
  }

  private async openTill(): Promise<void> {
    try {
      this.cart = await api.cart();
      const unread = await api.unreadReceipt();
      if (unread) this.showReceipt(unread, true);
    } catch (thrown) {
      this.fail(thrown);
    }
  }

  async add(
    variantId: number,
    quantity: string | null = null,
    openPrice: string | null = null,
  ): Promise<boolean> {
    try {
      this.take(await api.cartAdd(variantId, quantity, openPrice), variantId);
      return true;
    } catch (thrown) {
      this.fail(thrown);
      return false;
    }
  }

  /** Puts a cart in place and flashes the line of `variantId`, if one is named. */
  take(cart: Cart, variantId?: number): void {
    this.cart = cart;
    const line = cart.lines.findLast((each) => each.variant_id === variantId);
    if (line) this.touch(line.line_id);
  }

  touch(lineId: string): void {
    this.touched = { lineId, beat: (this.touched?.beat ?? 0) + 1 };
  }

  /** Runs a change of the cart; answers whether it went through. */
  async change(run: () => Promise<Cart>): Promise<boolean> {
    try {
      this.cart = await run();
      return true;
    } catch (thrown) {
      this.fail(thrown);
      return false;
    }
  }

  showReceipt(receipt: Receipt, recovered = false): void {
    this.shown = { receipt, recovered };
    this.view = 'receipt';
    // Told to the till once it is on the screen: a power cut before that shows it again.
    api.receiptShown(receipt.key).catch((thrown) => this.fail(thrown));
  }

  /** Leaves the receipt for a fresh cart. */
  async newSale(): Promise<void> {
    this.shown = null;
    this.view = 'sale';
    try {
      this.cart = await api.cart();
    } catch (thrown) {
      this.fail(thrown);
    }
  }

  async lock(): Promise<void> {
    try {
      await this.enter(await api.lock());
    } catch (thrown) {
      this.fail(thrown);
    }
  }

  /** Shows why something failed; a till that lost its sign-in goes back to the PIN pad. */
  fail(thrown: unknown): void {
    const problem = toProblem(thrown);
    toast(problemText(problem), 'danger');
    if (problem.code === 'NOT_SIGNED_IN' || problem.code === 'NOT_ENROLLED') void this.refresh();
  }

  async refresh(): Promise<void> {
    await this.enter(await api.tillState());
  }
}

export const till = new Till();
