// Which merchant one signs in to, where a server holds several: from the page's address, or as it was the last time.
const KEY = 'evertill-merchant';

class Merchant {
  code = $state(new URLSearchParams(location.search).get('tenant') ?? kept());
  /** Whether one is asked: not before there is a reason to. */
  asked = $state(this.code !== '');

  /** As a request has it; the server knows the only one by itself. */
  get tenant(): string | null {
    return this.code.trim() || null;
  }

  /** It was the right one. */
  keep(): void {
    try {
      if (this.tenant) localStorage.setItem(KEY, this.tenant);
      else localStorage.removeItem(KEY);
    } catch {
      // A browser that keeps nothing asks again.
    }
  }
}

function kept(): string {
  try {
    return localStorage.getItem(KEY) ?? '';
  } catch {
    return '';
  }
}

export const merchant = new Merchant();
