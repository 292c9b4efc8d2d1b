// The shop's service worker: without a network the page comes as it was installed, and goods as they were last seen.
// Nothing else is kept here: a cart is the page's own affair, and whatever else the server says is nobody's to keep.

/** What the builder puts in front: the page's own files, and a name for all of them together. */
type Shell = { version: string; files: string[] };
type Waiting = Event & { waitUntil(work: Promise<unknown>): void };
type Asking = Waiting & { request: Request; respondWith(answer: Promise<Response>): void };
type Scope = {
  shell: Shell;
  clients: { claim(): Promise<void> };
  addEventListener(name: 'install' | 'activate', act: (event: Waiting) => void): void;
  addEventListener(name: 'fetch', act: (event: Asking) => void): void;
};
const scope = self as unknown as Scope;

const PAGE = '/shop/';
const PRODUCTS = '/api/v1/shop/products';
const SHELL = `evertill-shop-${scope.shell.version}`;
const GOODS = 'evertill-goods';
const KEPT_SINCE = 'x-evertill-kept';
/** Of so many lists and products at most, the latest. */
const MOST_GOODS = 400;

scope.addEventListener('install', (event) => event.waitUntil(install()));
scope.addEventListener('activate', (event) => event.waitUntil(activate()));
scope.addEventListener('fetch', (event) => {
  const work = workFor(event.request);
  if (work) event.respondWith(work());
});

async function install(): Promise<void> {
  const shell = await caches.open(SHELL);
  await shell.addAll(scope.shell.files.map((file) => new Request(PAGE + file, { cache: 'no-cache' })));
}

async function activate(): Promise<void> {
  const old = (await caches.keys()).filter((name) => name.startsWith('evertill-shop-') && name !== SHELL);
  await Promise.all(old.map((name) => caches.delete(name)));
  await scope.clients.claim();
}

function workFor(request: Request): (() => Promise<Response>) | null {
  const { origin, pathname } = new URL(request.url);
  if (request.method !== 'GET' || origin !== location.origin) return null;
  if (request.mode === 'navigate') return () => page(request);
  if (pathname.startsWith(`${PAGE}assets/`)) return () => asset(request);
  return pathname.startsWith(PRODUCTS) ? () => goods(request) : null;
}

/** As the server has it now; all addresses of the shop are one page. */
async function page(request: Request): Promise<Response> {
  const answer = await tried(request);
  if (answer && answer.status < 500) return answer;
  return (await caches.match(PAGE)) ?? answer ?? Response.error();
}

/** The name of an asset changes with what is in it. */
async function asset(request: Request): Promise<Response> {
  return (await caches.match(request)) ?? fetch(request);
}

async function goods(request: Request): Promise<Response> {
  const answer = await tried(request);
  if (answer?.ok) {
    await keep(request.url, answer.clone()).catch(() => undefined);
    return answer;
  }
  if (answer && answer.status < 500) return answer;
  return (await (await caches.open(GOODS)).match(request.url)) ?? answer ?? Response.error();
}

const tried = (request: Request): Promise<Response | null> => fetch(request).catch(() => null);

/** A list, and each product in it by itself. */
async function keep(url: string, answer: Response): Promise<void> {
  const store = await caches.open(GOODS);
  const said = await answer.json();
  const headers = { 'content-type': 'application/json', [KEPT_SINCE]: new Date().toISOString() };
  const put = (at: string, body: unknown) => store.put(at, new Response(JSON.stringify(body), { headers }));
  await put(url, said);
  for (const one of said.data ?? []) await put(new URL(`${PRODUCTS}/${one.id}`, url).href, one);
  const kept = await store.keys();
  await Promise.all(kept.slice(0, Math.max(0, kept.length - MOST_GOODS)).map((key) => store.delete(key)));
}
