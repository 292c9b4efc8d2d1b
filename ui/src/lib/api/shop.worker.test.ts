import { afterEach, beforeEach, expect, test, vi } from 'vitest';

const HOST = 'https://shop.test';
type Handler = (event: unknown) => void;

/** The browser's store of answers, by name and address. */
function storage() {
  const all = new Map<string, Map<string, Response>>();
  const url = (key: string | Request) => new URL(typeof key === 'string' ? key : key.url, HOST).href;
  const open = async (name: string) => {
    const kept = all.get(name) ?? new Map<string, Response>();
    all.set(name, kept);
    return {
      addAll: async (requests: Request[]) => {
        for (const request of requests) kept.set(url(request), await fetch(request));
      },
      put: async (key: string, answer: Response) => void kept.set(url(key), answer),
      match: async (key: string) => kept.get(url(key))?.clone(),
      keys: async () => [...kept.keys()].map((href) => ({ url: href })),
      delete: async (key: { url: string }) => kept.delete(key.url),
    };
  };
  const match = async (key: string | Request) => {
    for (const kept of all.values()) if (kept.has(url(key))) return kept.get(url(key))?.clone();
    return undefined;
  };
  return {
    all,
    open,
    match,
    keys: async () => [...all.keys()],
    delete: async (name: string) => all.delete(name),
  };
}

let handlers: Record<string, Handler>;
let store: ReturnType<typeof storage>;
let network: ((path: string) => Response) | null;

/** What the page gets; null: the worker leaves it to the network. */
async function asked(path: string, more: { mode?: string; method?: string } = {}): Promise<Response | null> {
  let given: Promise<Response> | null = null;
  const request = { url: HOST + path, method: 'GET', mode: 'cors', ...more };
  handlers.fetch?.({ request, respondWith: (answer: Promise<Response>) => (given = answer) });
  return given;
}

const happens = async (name: string) => {
  let work: Promise<unknown> = Promise.resolve();
  handlers[name]?.({ waitUntil: (until: Promise<unknown>) => (work = until) });
  await work;
};

beforeEach(async () => {
  handlers = {};
  store = storage();
  network = (path) =>
    new Response(path.startsWith('/api') ? '{"data":[{"id":7,"name":"Rye"}]}' : `new ${path}`);
  vi.stubGlobal('location', new URL(`${HOST}/shop/sw.js`));
  vi.stubGlobal('caches', store);
  vi.stubGlobal('fetch', async (request: { url: string }) => {
    if (!network) throw new TypeError('no network');
    return network(new URL(request.url, HOST).pathname);
  });
  vi.stubGlobal('self', {
    shell: { version: 'v2', files: ['', 'assets/shop-1.js'] },
    clients: { claim: vi.fn() },
    addEventListener: (name: string, act: Handler) => (handlers[name] = act),
  });
  vi.stubGlobal('Request', function (this: { url: string }, path: string) {
    this.url = new URL(path, HOST).href;
  });
  vi.resetModules();
  await import('./shop.worker');
  await happens('install');
});
afterEach(() => vi.unstubAllGlobals());

test('without a network every address of the shop is the page as it was installed', async () => {
  network = (path) => new Response(`newer ${path}`);
  const fresh = await asked('/shop/products/7', { mode: 'navigate' });
  expect(await fresh?.text(), 'with one it is the server’s').toBe('newer /shop/products/7');
  network = null;
  const kept = await asked('/shop/products/7', { mode: 'navigate' });
  expect(await kept?.text()).toBe('new /shop/');
  expect(await (await asked('/shop/assets/shop-1.js'))?.text()).toBe('new /shop/assets/shop-1.js');
});

test('goods are there as they were last seen, each by itself too, and say since when', async () => {
  expect((await asked('/api/v1/shop/products?q=rye'))?.headers.get('x-evertill-kept')).toBeNull();
  network = null;
  const list = await asked('/api/v1/shop/products?q=rye');
  expect(await list?.json()).toEqual({ data: [{ id: 7, name: 'Rye' }] });
  expect(Date.parse(list?.headers.get('x-evertill-kept') ?? '')).toBeGreaterThan(0);
  expect(await (await asked('/api/v1/shop/products/7'))?.json()).toEqual({ id: 7, name: 'Rye' });
  expect((await asked('/api/v1/shop/products?q=oat'))?.type, 'never seen').toBe('error');
});

test('a server that is in trouble is a network that is away, a refusal is not', async () => {
  await asked('/api/v1/shop/products');
  network = () => new Response('', { status: 503 });
  expect((await asked('/api/v1/shop/products'))?.status).toBe(200);
  network = () => new Response('{}', { status: 404 });
  expect((await asked('/api/v1/shop/products'))?.status).toBe(404);
});

test.each([
  ['/api/v1/cart'],
  ['/api/v1/orders'],
  ['/api/v1/shop'],
  ['/api/v1/me'],
  ['/api/v1/buyers/me'],
  ['/api/v1/cart/stream'],
])('%s is nobody’s to keep', async (path) => {
  expect(await asked(path)).toBeNull();
});

test('what changes something passes by', async () => {
  expect(await asked('/api/v1/shop/products', { method: 'POST' })).toBeNull();
});

test('an older shop is thrown away, the goods are not', async () => {
  await store.open('evertill-shop-v1');
  await asked('/api/v1/shop/products');
  await happens('activate');
  expect([...store.all.keys()].sort()).toEqual(['evertill-goods', 'evertill-shop-v2']);
});
