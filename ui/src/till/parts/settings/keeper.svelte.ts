// Keeps what was set: one whole at a time, with somebody else's PIN where the till asks for it.
import { api, type Settings } from '../../../lib/api/till';
import { t } from '../../../lib/i18n';
import { Gate } from '../../approval.svelte';
import { till } from '../../till.svelte';

class Keeper {
  readonly gate = new Gate();
  /** Counts answers: a field that was refused shows again what holds. */
  beat = $state(0);

  /** Changes some of the settings. */
  async set(changed: Partial<Settings>): Promise<void> {
    if (!till.settings) return;
    const next = { ...till.settings, ...changed };
    await this.gate.pass(t('settings-what'), async (approval) => {
      till.use(await api.setSettings(next, approval));
      till.devices = await api.devices();
    });
    this.beat += 1;
  }

  giveUp(): void {
    this.gate.asking = null;
    this.beat += 1;
  }
}

export const keeper = new Keeper();
