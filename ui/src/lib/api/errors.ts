// Failures as the screens see them: a stable code to branch on, a sentence to show.
import { hasMessage, t } from '../i18n';
import { duration } from '../time';
import type { Problem } from './bindings/Problem';

export type { Problem };

/** Whatever was thrown, as a problem. */
export function toProblem(thrown: unknown): Problem {
  if (thrown && typeof thrown === 'object' && 'code' in thrown && 'message' in thrown) {
    const { code, message } = thrown as Problem;
    const wait = 'retry_after_s' in thrown ? (thrown as Problem).retry_after_s : null;
    return { code: String(code), message: String(message), retry_after_s: wait ?? null };
  }
  return {
    code: 'INTERNAL',
    message: thrown instanceof Error ? thrown.message : String(thrown),
    retry_after_s: null,
  };
}

export function problemText(problem: Problem): string {
  const id = `problem-${problem.code}`;
  if (!hasMessage(id)) return problem.message || t('problem-INTERNAL', { wait: '' });
  const wait = problem.retry_after_s == null ? '' : duration(problem.retry_after_s);
  return t(id, { wait });
}
