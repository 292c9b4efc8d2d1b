// Why something did not succeed, in words for the office.
import { type Failure, toFailure } from '../lib/api/hq';
import { hasMessage, t } from '../lib/i18n';
import { duration } from '../lib/time';

export function failureText(failure: Failure): string {
  // The server says best what it found wrong with a value.
  if (failure.code === 'INVALID' && failure.message) return failure.message;
  const id = `failure-${failure.code}`;
  if (!hasMessage(id)) return failure.message || t('failure-INTERNAL');
  return t(id, { wait: failure.retry_after_s === null ? '' : duration(failure.retry_after_s) });
}

export function thrownText(thrown: unknown): string {
  return failureText(toFailure(thrown));
}
