// Somebody's account on a page: who is signed in, the way in and the way out.
import {
  type Failure,
  hq,
  type Me,
  onSecondFactor,
  onSignedOut,
  type Permission,
  toFailure,
} from '../api/hq';
import { language } from '../language.svelte';
import type { Zone } from '../time';
import { merchant } from './merchant.svelte';

/** A page says whom it is for, and what it needs before it can be shown to them. */
export abstract class Account {
  me = $state.raw<Me | null>(null);
  /**
   * `asking` until the server has said whether somebody is signed in, and whether they need a second factor first;
   * `elsewhere` for somebody whom another page is for.
   */
  state = $state<'asking' | 'out' | 'second_factor' | 'elsewhere' | 'in' | 'failed'>('asking');
  failure = $state.raw<Failure | null>(null);
  /** Somebody was signed in and no longer is: the screen waits for them behind the sign-in. */
  expired = $state(false);

  protected abstract readonly needs: Permission;
  /** Loads what every screen of the page needs. */
  protected abstract enter(me: Me): Promise<void>;
  protected abstract leave(): void;
  /** What its owner signs in by, as a person reads it. */
  abstract get login(): string;

  constructor() {
    onSignedOut(() => {
      if (this.state === 'in') this.forget(true);
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
      await this.#come(await hq.me());
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
    await this.#come(me);
  }

  async signOut(): Promise<void> {
    await hq.signOut().catch(() => undefined);
    this.forget(false);
  }

  /** Signed out here too: whoever ended all sessions has none left. */
  async signOutEverywhere(): Promise<void> {
    await hq.signOutEverywhere();
    this.forget(false);
  }

  /** One's own account is not what it was. */
  async refreshMe(): Promise<void> {
    this.me = await hq.me();
  }

  may(permission: Permission): boolean {
    return this.me?.may.includes(permission) ?? false;
  }

  /** For what belongs to no store: the zone of whoever looks. */
  get here(): Zone {
    return { locale: language.locale, timeZone: Intl.DateTimeFormat().resolvedOptions().timeZone };
  }

  /** There is nobody any more; `expired` when they did not mean to go. */
  forget(expired: boolean): void {
    this.me = null;
    this.leave();
    this.expired = expired;
    this.state = 'out';
  }

  async #come(me: Me): Promise<void> {
    const state = this.#stateFor(me);
    if (state === 'in') await this.enter(me);
    this.me = me;
    this.expired = false;
    this.failure = null;
    this.state = state;
  }

  #stateFor(me: Me): 'second_factor' | 'elsewhere' | 'in' {
    if (!me.may.includes(this.needs)) return 'elsewhere';
    return me.second_factor === 'required' ? 'second_factor' : 'in';
  }
}
