// A receipt once more: on paper where a printer is set up, on the screen where none is; marked COPY either way.
import { api, type Receipt } from '../lib/api/till';
import { t } from '../lib/i18n';
import { toast } from '../lib/toasts.svelte';
import { till } from './till.svelte';

export async function printAgain(key: string): Promise<Receipt | null> {
  try {
    till.devices ??= await api.devices();
    if (till.devices.printer.state === 'none') {
      toast(t('print-none'), 'info');
      return await api.receipt(key, true);
    }
    till.devices = await api.printReceipt(key);
    // A printer that waits says so in the status bar.
    toast(t('print-copy'), 'success');
    return await api.receipt(key, false);
  } catch (thrown) {
    till.fail(thrown);
    return null;
  }
}
