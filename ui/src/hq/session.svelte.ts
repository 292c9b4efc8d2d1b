// Who is signed in, and what every screen needs to know: the chain's stores, people and codes, and what waits.
import { Account } from '../lib/account/account.svelte';
import { type Directory, type Failure, hq, type StoreEntry, type Summary, toFailure } from '../lib/api/hq';
import { language } from '../lib/language.svelte';
import type { Currency } from '../lib/money';
import type { Zone } from '../lib/time';
import { OVERSIGHT, type Screen } from './route.svelte';

class Session extends Account {
  directory = $state.raw<Directory | null>(null);
  summary = $state.raw<Summary | null>(null);
  summaryFailure = $state.raw<Failure | null>(null);

  protected readonly needs = 'review';

  protected async enter(): Promise<void> {
    this.directory = await hq.directory();
    void this.refreshSummary();
  }

  protected leave(): void {
    this.directory = null;
    this.summary = null;
  }

  get login(): string {
    return this.me?.login ?? '';
  }

  async refreshDirectory(): Promise<void> {
    this.directory = await hq.directory();
  }

  async refreshSummary(): Promise<void> {
    try {
      this.summary = await hq.summary();
      this.summaryFailure = null;
    } catch (thrown) {
      this.summaryFailure = toFailure(thrown);
    }
  }

  /** Which screens there are for whoever is signed in. */
  sees(screen: Screen): boolean {
    if (screen === 'customers') return this.may('customers');
    return this.oversees || !OVERSIGHT.includes(screen);
  }

  /** Whether this person administers the whole chain, kept to no one store of it. */
  get oversees(): boolean {
    return this.may('administer') && !this.me?.store;
  }

  store(id: number): StoreEntry | undefined {
    return this.directory?.stores.find((store) => store.id === id);
  }

  zone(store: number): Zone {
    return { locale: language.locale, timeZone: this.store(store)?.time_zone ?? 'UTC' };
  }

  currency(code: string): Currency {
    const store = this.directory?.stores.find((one) => one.currency === code);
    return { code, digits: store?.exponent ?? 2, locale: language.locale };
  }
}

export const session = new Session();
