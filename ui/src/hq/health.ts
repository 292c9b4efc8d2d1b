// A register's health in words, and what of it deserves a colour.
import type { RegisterView } from '../lib/api/hq';
import { t } from '../lib/i18n';
import { duration } from '../lib/time';

export type Tone = 'warning' | 'danger' | undefined;
export type HealthFact = { name: string; value: string; tone?: Tone };

/** Beyond this the till journals a correction and its prices are checked without its clock. */
const CLOCK_TOLERATED_S = 300;
const DISK_LOW_BYTES = 2_000_000_000;
/** A queue this old has outlived an ordinary lunch hour. */
const OLD_S = 3600;

export function seen(register: RegisterView): string {
  return register.last_seen_age_s == null
    ? t('register-seen-never')
    : t('register-seen', { age: duration(register.last_seen_age_s) });
}

export function healthFacts(register: RegisterView): HealthFact[] {
  const health = register.health;
  if (!health) return [];
  const facts: HealthFact[] = [
    {
      name: t('register-oldest'),
      value: health.oldest_age_s == null ? t('none') : duration(health.oldest_age_s),
      tone: (health.oldest_age_s ?? 0) > OLD_S ? 'warning' : undefined,
    },
    {
      name: t('register-retries'),
      value: String(health.retries),
      tone: health.retries > 0 ? 'warning' : undefined,
    },
    {
      name: t('register-behind'),
      value:
        health.behind === 0 ? t('register-up-to-date') : t('register-behind-changes', { n: health.behind }),
    },
    { name: t('register-clock'), ...clockFact(health.clock_off_s) },
  ];
  if (health.disk_free != null) {
    const gb = Math.floor(health.disk_free / 1e9);
    const tone: Tone = health.disk_free < DISK_LOW_BYTES ? 'danger' : undefined;
    facts.push({ name: t('register-disk'), value: t('register-disk-gb', { gb }), tone });
  }
  facts.push({ name: t('register-version'), value: health.version });
  return facts;
}

function clockFact(off: number): { value: string; tone?: Tone } {
  // A hello takes a moment to travel.
  if (Math.abs(off) < 5) return { value: t('register-clock-right') };
  const word = off > 0 ? 'register-clock-ahead' : 'register-clock-behind';
  const tone: Tone = Math.abs(off) > CLOCK_TOLERATED_S ? 'warning' : undefined;
  return { value: t(word, { off: duration(Math.abs(off)) }), tone };
}

/** The queue's course, said in words for whoever cannot see the line. */
export function trend(values: number[]): string {
  return t('register-queue-trend', {
    n: values.length,
    most: Math.max(0, ...values),
    now: values.at(-1) ?? 0,
  });
}
