// Who is signed in, and what every screen needs to know: the chain's stores, people and codes, and what waits.

import { merchant } from '../lib/account/merchant.svelte';
import {
  type Directory,
  type Failure,
  hq,
  type Me,
  onSecondFactor,
  onSignedOut,
  type Permission,
  type StoreEntry,
  type Summary,
  toFailure,
} from '../lib/api/hq';
import { language } from '../lib/language.svelte';
import type { Currency } from '../lib/money';
import type { Zone } from '../lib/time';
import { OVERSIGHT, type Screen } from './route.svelte';

class Session {
  me = $state.raw<Me | null>(null);
  directory = $state.raw<Directory | null>(null);
  summary = $state.raw<Summary | null>(null);
  summaryFailure = $state.raw<Failure | null>(null);
  /** `asking` until the server has said whether somebody is signed in, and whether they need a second factor first. */
  state = $state<'asking' | 'out' | 'second_factor' | 'in' | 'failed'>('asking');
  failure = $state.raw<Failure | null>(null);
  /** Somebody was signed in and no longer is: the screen waits for them behind the sign-in. */
  expired = $state(false);

  constructor() {
    onSignedOut(() => {
      if (this.state === 'in') this.#forget(true);
      else this.state = 'out';
    });
    // Asked for by a role that was given meanwhile.
    onSecondFactor(() => {
      if (this.state === 'in') void this.start();
    });
  }

  async start(): Promise<void> {
    this.state = 'asking';
    try {
      await this.#enter(await hq.me());
    } catch (thrown) {
      const failure = toFailure(thrown);
      if (failure.code === 'UNAUTHENTICATED') return;
      this.failure = failure;
      this.state = 'failed';
    }
  }

  async signIn(login: string, password: string, code: string | null): Promise<void> {
    const { me } = await hq.signIn({ tenant: merchant.tenant, login, password, code });
    merchant.keep();
    await this.#enter(me);
  }

  async signOut(): Promise<void> {
    await hq.signOut().catch(() => undefined);
    this.#forget(false);
  }

  /** Signed out here too: whoever ended all sessions has none left. */
  async signOutEverywhere(): Promise<void> {
    await hq.signOutEverywhere();
    this.#forget(false);
  }

  /** One's own account is not what it was. */
  async refreshMe(): Promise<void> {
    this.me = await hq.me();
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

  async #enter(me: Me): Promise<void> {
    const first = me.second_factor === 'required';
    if (!first) this.directory = await hq.directory();
    this.me = me;
    this.expired = false;
    this.failure = null;
    this.state = first ? 'second_factor' : 'in';
    if (!first) void this.refreshSummary();
  }

  #forget(expired: boolean): void {
    this.me = null;
    this.directory = null;
    this.summary = null;
    this.expired = expired;
    this.state = 'out';
  }

  may(permission: Permission): boolean {
    return this.me?.may.includes(permission) ?? false;
  }

  /** Which screens there are for whoever is signed in. */
  sees(screen: Screen): boolean {
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

  /** For what belongs to no store: the zone of whoever looks. */
  get here(): Zone {
    return { locale: language.locale, timeZone: Intl.DateTimeFormat().resolvedOptions().timeZone };
  }

  currency(code: string): Currency {
    const store = this.directory?.stores.find((one) => one.currency === code);
    return { code, digits: store?.exponent ?? 2, locale: language.locale };
  }
}

export const session = new Session();
