// E-mails, phone numbers and names of customers as the server takes them, looked at before they are sent.
import type { Failure } from './api/hq';
import { t } from './i18n';

export const LONGEST_NAME = 120;
export const LONGEST_ADDRESS = 400;
export const LONGEST_NOTE = 1000;

/** The server is stricter; this is what a slip of the finger looks like. */
export const isEmail = (text: string): boolean => /^[^\s@]+@[^\s@]+$/.test(text.trim());

/** With its country (ITU-T E.164), however it is spaced. */
export const isPhone = (text: string): boolean => /^\+[1-9]\d{6,14}$/.test(text.replace(/[\s\-/.()]/g, ''));

/** What is wrong with an optional value; null for a good one and for none. */
export const emailProblem = (text: string): string | null =>
  text.trim() === '' || isEmail(text) ? null : t('contact-email-wrong');
export const phoneProblem = (text: string): string | null =>
  text.trim() === '' || isPhone(text) ? null : t('contact-phone-wrong');

export type ContactField = 'email' | 'phone' | 'address' | 'note' | 'name';

/** The server's sentences about a value, by the words that tell them apart. The first decides. */
const REFUSED: [RegExp, ContactField, string][] = [
  [/with this e-mail already/i, 'email', 'contact-email-taken'],
  [/e-mail/i, 'email', 'contact-email-wrong'],
  [/phone/i, 'phone', 'contact-phone-wrong'],
  [/address/i, 'address', 'contact-too-long'],
  [/note/i, 'note', 'contact-too-long'],
  [/name/i, 'name', 'contact-name-wrong'],
];

/** Which field the server refused, and why in the reader's own language; null when it says neither. */
export function refusedField(failure: Failure | null): { field: ContactField; text: string } | null {
  if (failure?.code !== 'INVALID') return null;
  const found = REFUSED.find(([like]) => like.test(failure.message));
  return found ? { field: found[1], text: t(found[2]) } : null;
}

/** As a request has it: nothing where nothing was typed. */
export const given = (text: string): string | null => text.trim() || null;
