// The customer whose account this is: who is signed in, and what the merchant knows of them.
import { Account } from '../lib/account/account.svelte';
import { type BuyerChange, buyers, type CustomerView } from '../lib/api/hq';

class Buyer extends Account {
  known = $state.raw<CustomerView | null>(null);
  /** They have deleted their account just now. */
  gone = $state(false);

  protected readonly needs = 'buy';

  protected async enter(): Promise<void> {
    this.known = await buyers.me();
    this.gone = false;
  }

  protected leave(): void {
    this.known = null;
  }

  get login(): string {
    return this.known?.record?.email ?? '';
  }

  get name(): string {
    return this.known?.record?.name ?? '';
  }

  get merchant(): string {
    return this.me?.tenant.name ?? '';
  }

  async change(record: BuyerChange): Promise<void> {
    this.known = await buyers.change(record);
  }

  /** Gone, and signed out everywhere. */
  async erase(password: string): Promise<void> {
    await buyers.eraseMe(password);
    this.forget(false);
    this.gone = true;
  }
}

export const buyer = new Buyer();
