import { mkdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import type { RunningSystem } from '@refold/testing';
import puppeteer, { type Browser, type Page } from 'puppeteer-core';

const chromium = process.env['CHROMIUM_PATH'];
if (!chromium) console.warn('CHROMIUM_PATH is not set: the playground is not tried in a browser here.');

const image = join(__dirname, '..', 'docs', 'images', 'playground.png');
const tabs = [
  'LatestOrders',
  'OneOrder',
  'OrdersPage',
  'Customers',
  'Stock',
  'SalesByMonthAndState',
  'SalesByCategory',
  'Funnel',
  'FailedPayments',
  'ComposedOrder',
  'Checkouts',
  'OwnWrite',
  'LiveOrder',
  'ViewVersions',
  'Rebuilds',
  'ExplainOrder',
];
interface Answer {
  readonly data?: Readonly<Record<string, unknown>>;
  readonly errors?: unknown;
}

/** On a system with the demo's orders, to which nothing has been added. */
export const describePlayground = (running: () => RunningSystem): void =>
  (chromium ? describe : describe.skip)('the playground in a browser', () => {
    let browser: Browser;
    let page: Page;
    let url: string;
    /** Hosts that the page has asked for, and what it has complained of. */
    const hosts = new Set<string>();
    const complaints: string[] = [];

    beforeAll(async () => {
      url = `${running().environment['QUERY_API_URL'] ?? ''}/graphql`;
      await demoOrders(url);
      // No name is resolved but the loopback address: a page that needs a network does not work here.
      const args = [
        '--no-sandbox',
        '--disable-dev-shm-usage',
        '--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1',
      ];
      browser = await puppeteer.launch({ executablePath: chromium ?? '', args });
      page = await browser.newPage();
      await page.setViewport({ width: 1280, height: 800 });
      page.on('request', (request) => hosts.add(new URL(request.url()).host));
      page.on('console', (message) => message.type() === 'error' && complaints.push(message.text()));
      page.on('pageerror', (error) => complaints.push(String(error)));
      await page.goto(url);
      await page.waitForSelector('.graphiql-tab', { timeout: 30_000 });
    }, 300_000);

    afterAll(() => browser?.close());

    /** What runs in the page is text: the types here are those of Node. */
    const inPage = <T>(expression: string): Promise<T> => page.evaluate(expression) as Promise<T>;
    const untilInPage = (expression: string) => page.waitForFunction(expression, { timeout: 30_000 });

    const open = async (tab: string): Promise<void> => {
      await inPage(
        `[...document.querySelectorAll('.graphiql-tab-button')].find((one) => one.textContent === '${tab}').click()`,
      );
      await untilInPage(`document.querySelector('.graphiql-query-editor').textContent.includes(' ${tab}')`);
      // GraphiQL reads the operation's name out of the text a little later.
      await sleep(500);
    };
    const run = async (tab: string): Promise<Answer> => {
      await open(tab);
      const answered = page.waitForResponse(
        (response) => response.url() === url && (response.request().postData() ?? '').includes(`query ${tab}`),
      );
      await page.click('.graphiql-execute-button');
      return (await (await answered).json()) as Answer;
    };

    test('opens with a tab for each example query', async () => {
      const titles = `[...document.querySelectorAll('.graphiql-tab-button')].map((one) => one.textContent)`;
      expect(await inPage(titles)).toEqual(tabs);
    });

    test('answers the first example with the orders that there are', async () => {
      const { data, errors } = await run('LatestOrders');
      expect(errors).toBeUndefined();
      await untilInPage(`document.querySelector('.result-window').textContent.includes('totalCount')`);
      const { orders } = data as { orders: { nodes: unknown[] } };
      expect(orders.nodes).toHaveLength(5);
      if (process.env['UPDATE_IMAGES'] === '1') await picture();
    });

    test('follows the example LiveOrder', async () => {
      await open('LiveOrder');
      await page.click('.graphiql-execute-button');
      await untilInPage(`document.querySelector('.result-window').textContent.includes('"order"')`);
      // The same button ends it.
      await page.click('.graphiql-execute-button');
    });

    test.each(tabs.slice(1).filter((tab) => tab !== 'LiveOrder'))('answers the example %s with data', async (tab) => {
      const { data, errors } = await run(tab);
      expect(errors).toBeUndefined();
      // Nobody has rebuilt anything yet.
      const { rebuilds, ...answers } = data ?? {};
      if (tab === 'Rebuilds') expect(rebuilds).toBeInstanceOf(Array);
      expect(Object.values(answers)).not.toEqual([]);
      expect(Object.values(answers)).not.toContain(null);
      expect(Object.values(answers)).not.toContainEqual([]);
    });

    test('gives the README’s first query the answer that stands there', async () => {
      const readme = readFileSync(join(__dirname, '..', 'README.md'), 'utf8');
      const [query, shown] = ['graphql', 'json'].map(
        (kind) => readme.split(`\`\`\`${kind}\n`)[1]?.split('```')[0] ?? '',
      );
      const response = await fetch(url, {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify({ query }),
      });
      // How fresh it is differs from one moment to the next.
      const { data, errors } = (await response.json()) as Answer;
      expect({ data, errors }).toEqual(JSON.parse(shown ?? ''));
    });

    test('is light or dark as the reader wants it', async () => {
      const shade = async (value: 'light' | 'dark') => {
        await page.emulateMediaFeatures([{ name: 'prefers-color-scheme', value }]);
        return inPage<string>(`getComputedStyle(document.querySelector('.graphiql-container')).backgroundColor`);
      };
      expect(await shade('light')).not.toBe(await shade('dark'));
    });

    test('knows the schema: it completes and explains', async () => {
      await page.click('.graphiql-sidebar button[aria-label="Show Documentation Explorer"]');
      await untilInPage(`document.querySelector('.graphiql-doc-explorer')?.textContent.includes('Query')`);
    });

    test('has asked this system alone, and complained of nothing', () => {
      expect([...hosts].filter(Boolean)).toEqual([new URL(url).host]);
      expect(complaints).toEqual([]);
    });

    async function picture(): Promise<void> {
      mkdirSync(join(image, '..'), { recursive: true });
      await page.screenshot({ path: image });
    }
  });

/** The demo's orders reach the views a moment after they were placed. */
async function demoOrders(url: string): Promise<void> {
  const query = '{ orders(filter: { status: [DELIVERED] }) { totalCount } sales(by: [MONTH]) { orders } }';
  for (const until = Date.now() + 120_000; Date.now() < until; await sleep(500)) {
    const response = await fetch(url, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ query }),
    });
    const { data } = (await response.json()) as { data?: { orders?: { totalCount: number }; sales?: unknown[] } };
    if (data?.orders?.totalCount && data.sales?.length) return;
  }
  throw new Error('The demo orders have not come into the views within two minutes.');
}
