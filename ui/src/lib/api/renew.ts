// A sign-in at HQ is good for minutes. A call that comes too late renews it and is made again; nobody notices.

const REFRESH = '/api/v1/sessions/refresh';
/** When a tab of this browser last renewed: all of them share the cookies. */
const RENEWED = 'evertill.renewed';

const ALREADY = 409;
const SOON_MS = 500;

const heard = new Set<() => void>();
let renewing: Promise<Response> | null = null;

/** Runs whenever this page has renewed its sign-in; answers how to stop. */
export function onRenewed(act: () => void): () => void {
  heard.add(act);
  return () => heard.delete(act);
}

/** As `fetch`, by whoever is signed in. */
export async function ask(request: Request): Promise<Response> {
  // A body can be read but once.
  const again = request.clone();
  const asked = Date.now();
  const answer = await globalThis.fetch(request);
  if (answer.status !== 401 || !(await isOver(answer))) return answer;
  const renewed = await renew(asked);
  if (renewed.ok) return globalThis.fetch(again);
  if (renewed.status === ALREADY) {
    // Another window was first: its answer, on its way to this browser, has what the call needs.
    await new Promise((done) => setTimeout(done, SOON_MS));
    return globalThis.fetch(again);
  }
  // Signed out for good; or nobody can tell, and so nobody is signed out.
  return renewed.status === 401 ? answer : renewed.clone();
}

/** Whether somebody is signed in after it; `unknown` when the server does not say. */
export async function renewNow(): Promise<'in' | 'out' | 'unknown'> {
  const status = await renew(Date.now())
    .then((answer) => answer.status)
    .catch(() => null);
  if (status === 401) return 'out';
  return status !== null && (status < 300 || status === ALREADY) ? 'in' : 'unknown';
}

/** A wrong password is a 401 too. */
async function isOver(answer: Response): Promise<boolean> {
  const said = await answer
    .clone()
    .json()
    .catch(() => null);
  return said?.code === 'UNAUTHENTICATED';
}

/** Everybody who waits for it waits for the same one. */
function renew(asked: number): Promise<Response> {
  renewing ??= alone(() => refresh(asked)).finally(() => {
    renewing = null;
  });
  return renewing;
}

/**
 * One tab after the other, where the browser can tell (it must trust the connection): a sign-in that is renewed twice by
 * the same token looks stolen.
 */
async function alone(act: () => Promise<Response>): Promise<Response> {
  return navigator.locks ? await navigator.locks.request('evertill.renew', act) : act();
}

async function refresh(asked: number): Promise<Response> {
  // It was renewed while the call was on its way.
  if (Number(localStorage.getItem(RENEWED)) >= asked) return new Response(null, { status: 204 });
  const headers = { 'content-type': 'application/json' };
  const request = new Request(new URL(REFRESH, location.origin), {
    method: 'POST',
    body: '{}',
    headers,
    credentials: 'same-origin',
  });
  const answer = await globalThis.fetch(request);
  if (answer.ok) {
    localStorage.setItem(RENEWED, String(Date.now()));
    for (const act of heard) act();
  }
  return answer;
}
