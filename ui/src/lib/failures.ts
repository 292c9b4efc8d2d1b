// Why something did not succeed, in words for the office.
import { type Failure, toFailure } from './api/hq';
import { hasMessage, t } from './i18n';
import { duration } from './time';

export function failureText(failure: Failure): string {
  // The server says best what it found wrong with a value.
  if (failure.code === 'INVALID' && failure.message) return failure.message;
  if (failure.code === 'PASSWORD_WEAK') return `${t('failure-PASSWORD_WEAK')} ${weakness(failure)}`.trim();
  const id = `failure-${failure.code}`;
  if (!hasMessage(id)) return failure.message || t('failure-INTERNAL');
  return t(id, { wait: failure.retry_after_s === null ? '' : duration(failure.retry_after_s) });
}

/** What the server's judge of passwords says, by the words that tell its sentences apart. */
const WEAKNESSES: [RegExp, string][] = [
  [/common(ly)?( used)? password/i, 'common'],
  [/key/i, 'keys'],
  [/repeats/i, 'repeats'],
  [/sequences/i, 'sequence'],
  [/dates|years/i, 'dates'],
  [/names/i, 'names'],
  [/word/i, 'word'],
];

function weakness({ details }: Failure): string {
  const why = String((details as { why?: string | null } | undefined)?.why ?? '');
  const found = WEAKNESSES.find(([like]) => like.test(why));
  return found ? t(`weak-${found[1]}`) : '';
}

export function thrownText(thrown: unknown): string {
  return failureText(toFailure(thrown));
}
