// The text behind the setup QR code: `evertill:enrol?server=https%3A%2F%2Fshop.example.com&code=ABCD-1234`. The server's
// address may end with the key by which the till is to know it: `https://10.0.0.5:7317#sha256=…`.
export type Enrolment = { server: string; code: string };

export function readEnrolment(text: string): Enrolment | null {
  const found = /^evertill:enrol\?(.+)$/i.exec(text.trim());
  if (!found) return null;
  const fields = new URLSearchParams(found[1]);
  const server = fields.get('server')?.trim();
  const code = fields.get('code')?.trim();
  return server && code ? { server, code } : null;
}

/** An address as people type it: `https://` goes without saying. */
export function fullAddress(typed: string): string {
  const address = typed.trim();
  return /^https?:\/\//i.test(address) ? address : `https://${address}`;
}
