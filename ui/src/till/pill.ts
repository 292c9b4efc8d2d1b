// The status pill's one line: what is true now, most telling first.
import type { Status } from '../lib/api/till';
import { t } from '../lib/i18n';
import { duration } from '../lib/time';

export type Pill = { mark: string; text: string; tone: 'calm' | 'busy' | 'amber' };

export function pill(status: Status | null): Pill {
  if (!status) return { mark: '◌', text: t('pill-starting'), tone: 'calm' };
  const waiting = status.waiting;
  if (status.sending && (status.network === 'online' || status.network === 'slow')) {
    const [done, all] = status.sending;
    return { mark: '↑', text: t('pill-sending', { done, all }), tone: 'busy' };
  }
  switch (status.network) {
    case 'online':
      return { mark: '●', text: t('pill-online', { waiting }), tone: 'calm' };
    case 'slow':
      return { mark: '◐', text: t('pill-slow', { waiting }), tone: 'amber' };
    case 'offline':
      return {
        mark: '○',
        text: t('pill-offline', { for: duration(status.network_since_s), waiting }),
        tone: 'amber',
      };
    case 'switched_off':
      return { mark: '⊘', text: t('pill-switched-off', { waiting }), tone: 'amber' };
  }
}
