// Who is signed in at the vendor's page, and which vendor they are of.
import { Account } from '../lib/account/account.svelte';
import type { Me } from '../lib/api/hq';
import { dayKey } from '../lib/time';

class Seller extends Account {
  protected readonly needs = 'sell';

  protected override enter(): Promise<void> {
    return Promise.resolve();
  }

  protected override leave(): void {}

  get login(): string {
    return this.me?.login ?? '';
  }

  get vendor(): NonNullable<Me['vendor']> | null {
    return this.me?.vendor ?? null;
  }

  get merchant(): string {
    return this.me?.tenant.name ?? '';
  }

  /** The day, as whoever looks counts it. */
  get today(): string {
    return dayKey(new Date(), this.here);
  }
}

export const seller = new Seller();
