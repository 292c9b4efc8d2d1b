import { expect, test } from 'vitest';
import { emailProblem, given, isEmail, isPhone, phoneProblem, refusedField } from './contact';

const refused = (message: string, code = 'INVALID') =>
  refusedField({ code, message, retry_after_s: null, request_id: null });

test.each([
  ['ada@example.org', true],
  [' Ada.Byron+shop@Example.ORG ', true],
  ['ada', false],
  ['ada@', false],
  ['@example.org', false],
  ['a b@example.org', false],
])('%j as an e-mail: %s', (text, is) => expect(isEmail(text)).toBe(is));

test.each([
  ['+49 30 901820', true],
  ['+49-30/90 18.20', true],
  ['+49(30)901820', true],
  ['030 901820', false],
  ['0049 30 901820', false],
  ['+49 30 CALL ME', false],
  ['+123', false],
  ['+1234567890123456', false],
  ['+0301234567', false],
])('%j as a phone number: %s', (text, is) => expect(isPhone(text)).toBe(is));

test('nothing is nothing wrong', () => {
  expect([emailProblem(' '), phoneProblem('')]).toEqual([null, null]);
  expect(given('  ')).toBeNull();
  expect(given(' +49 30 901820 ')).toBe('+49 30 901820');
  expect(phoneProblem('030 901820')).toContain('begins with +');
});

// The sentences are the server's own (`customers/record.rs`, `customers/contact.rs`, `store/sql/customers.rs`).
test.each([
  ['There is a customer with this e-mail already.', 'email', /already/],
  ['This is no e-mail address.', 'email', /no e-mail/],
  ['A phone number begins with + and its country: +49 30 901820.', 'phone', /\+49/],
  ['An address has at most 400 characters.', 'address', /too long/],
  ['A note has at most 1000 characters.', 'note', /too long/],
  ['A name has 1 to 120 characters.', 'name', /120/],
])('%j is about one field', (message, field, text) => {
  expect(refused(message)).toEqual({ field, text: expect.stringMatching(text) });
});

test('what is about no field stays a problem of the whole form', () => {
  expect(refused('A value is out of bounds.')).toBeNull();
  expect(refused('This is no e-mail address.', 'BUSY')).toBeNull();
  expect(refusedField(null)).toBeNull();
});
