// What the till's screens share: who is signed in, the cart, the status, and which screen is up.
import { problemText, toProblem } from '../lib/api/errors';
import {
  api,
  type Cart,
  type Devices,
  type Receipt,
  type Settings,
  type Status,
  type TillState,
} from '../lib/api/till';
import { t } from '../lib/i18n';
import { language } from '../lib/language.svelte';
import { setLayout } from '../lib/layout.svelte';
import type { Currency } from '../lib/money';
import { formatMoney, formatUnitPrice } from '../lib/money';
import { setTheme } from '../lib/theme';
import type { Zone } from '../lib/time';
import { toast } from '../lib/toasts.svelte';
import { setHand } from './hand.svelte';
import type { CardPart } from './payment';
import { placeOf } from './place';
import { setSound } from './sound';

/** What a till says that nobody is signed in to (any more). */
const SIGNED_OUT = ['NOT_SIGNED_IN', 'NOT_ENROLLED', 'GRANTS_EXPIRED'];

export type View = 'sale' | 'pay' | 'receipt' | 'journal' | 'settings';
/** What lies over the screen, one at a time. */
export type Sheet =
  | 'menu'
  | 'status'
  | 'help'
  | 'parked'
  | 'customer'
  | 'discount'
  | 'price-check'
  | 'receipts'
  | 'drawer';
export type Section = 'general' | 'devices' | 'printer' | 'scanner' | 'display';
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
  /** The entry that the journal opens with. */
  journalEntry = $state<string | null>(null);
  sheet = $state<Sheet | null>(null);
  section = $state<Section>('general');
  /** A till at work is given another code. */
  enrolling = $state(false);
  settings = $state.raw<Settings | null>(null);
  devices = $state.raw<Devices | null>(null);
  /** Due in cash, as the pay screen was told; the customer's window shows it. */
  due = $state<string | null>(null);
  /** Paid by card already, for the cart of this id: going back to the cart forgets no money. */
  cards = $state.raw<{ cartId: string; parts: CardPart[] }>({ cartId: '', parts: [] });
  /** A code scanned on another screen, for the sale screen to add. */
  pendingScan = $state<string | null>(null);

  currency = $derived<Currency>({
    code: this.state?.currency ?? 'EUR',
    digits: this.state?.currency_digits ?? 2,
    locale: language.locale,
  });
  zone = $derived<Zone>({ locale: language.locale, timeZone: this.state?.time_zone ?? 'UTC' });
  place = $derived(this.state ? placeOf(this.state.store_name, this.state.register_name) : '');
  /** Stock and prices may be old, and the tiles say so. */
  offline = $derived(this.status !== null && this.status.network !== 'online');

  /** What a cashier should know about the printer, if anything. */
  printerTrouble = $derived.by(() => {
    const printer = this.devices?.printer;
    return printer && (printer.state === 'failed' || printer.problem !== null) ? printer : null;
  });
  /** Devices are set up by those who answer for them. */
  trusted = $derived((this.state?.cashier?.role ?? 'cashier') !== 'cashier');

  // The status is replaced every two seconds; these change only when something did, so that lists do not ask again
  // for nothing.
  catalogAsOf = $derived(this.status?.catalog_as_of ?? null);
  queue = $derived(`${this.status?.waiting}/${this.status?.attention}/${this.status?.sending?.[0]}`);

  money(minor: string, options?: { symbol?: boolean }): string {
    return formatMoney(minor, this.currency, options);
  }

  /** Whole amounts without their zeros: €20. */
  shortMoney(minor: string): string {
    const scale = 10n ** BigInt(this.currency.digits);
    if (BigInt(minor) % scale !== 0n) return this.money(minor);
    return formatMoney(BigInt(minor) / scale, { ...this.currency, digits: 0 });
  }

  unitPrice(price: string, options?: { symbol?: boolean }): string {
    return formatUnitPrice(price, this.currency, options);
  }

  /** Takes a new state in; a sign-in fetches what the sale screen needs. */
  async enter(state: TillState): Promise<void> {
    const before = this.state?.screen;
    this.state = state;
    if (state.screen === 'sale' && before !== 'sale') await this.openTill();
    if (state.screen !== 'sale') {
      this.sheet = null;
      // A locked till opens on the sale again: a half-typed payment is nobody's business.
      if (this.view !== 'receipt') this.view = 'sale';
    }
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
    return this.addBy(() => api.cartAdd(variantId, quantity, openPrice), variantId);
  }

  /** Adds in whatever way, and flashes the line. */
  async addBy(run: () => Promise<Cart>, variantId: number): Promise<boolean> {
    try {
      this.take(await run(), variantId);
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

  /** Puts the cart aside for another customer. */
  async park(name: string | null = null): Promise<boolean> {
    const parked = this.cart;
    if (!parked || parked.lines.length === 0) return false;
    if (!(await this.change(() => api.cartPark(name)))) return false;
    toast(t('parked-done', { name: name ?? t('cart-title', { n: parked.number }) }), 'success');
    return true;
  }

  openSettings(section: Section): void {
    this.section = section;
    this.sheet = null;
    this.view = 'settings';
  }

  /** What is set holds from here on. */
  use(settings: Settings): void {
    this.settings = settings;
    setTheme(settings.theme);
    setLayout(settings.layout);
    setHand(settings.left_handed ? 'left' : 'right');
    setSound(settings.sound);
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
    if (SIGNED_OUT.includes(problem.code)) void this.refresh();
  }

  async refresh(): Promise<void> {
    await this.enter(await api.tillState());
  }
}

export const till = new Till();
