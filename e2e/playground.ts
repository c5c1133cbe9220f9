import { mkdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { describeInBrowser, openBrowser, type OpenBrowser, PlaygroundPage, type RunningSystem } from '@refold/testing';

const image = join(__dirname, '..', 'docs', 'images', 'playground.png');
const tabs = [
  'LatestOrders',
  'OneOrder',
  'OrdersPage',
  'Customers',
  'Shipments',
  'ProductsAndStock',
  'SalesByMonthAndState',
  'SalesByCategory',
  'TopProducts',
  'CustomerValue',
  'Funnel',
  'FailedPayments',
  'Checkouts',
  'LiveOrder',
  'OwnWrite',
  'ComposedOrder',
  'OrderEvents',
  'ExplainOrder',
  'ViewVersions',
  'Rebuilds',
];

/** On a system with the demo's orders, to which nothing has been added. */
export const describePlayground = (running: () => RunningSystem): void =>
  describeInBrowser('the playground in a browser', () => {
    let browser: OpenBrowser;
    let playground: PlaygroundPage;
    let url: string;

    beforeAll(async () => {
      url = `${running().environment['QUERY_API_URL'] ?? ''}/graphql`;
      await demoOrders(url);
      browser = await openBrowser();
      playground = new PlaygroundPage(browser.page, url);
      await browser.page.goto(url);
      await playground.untilOpen();
    }, 300_000);

    afterAll(() => browser?.close());

    test('opens with a tab for each example query, at the second visit as at the first', async () => {
      expect(await playground.tabs()).toEqual(tabs);
      await playground.until(`document.querySelector('.graphiql-editor-tool').textContent.includes('first')`);
      // GraphiQL keeps them a little later.
      await sleep(1_000);
      await browser.page.reload();
      await playground.untilOpen();
      expect(await playground.tabs()).toEqual(tabs);
    });

    test('answers the first example with the orders that there are', async () => {
      const { data, errors } = await playground.run('LatestOrders');
      expect(errors).toBeUndefined();
      await playground.until(`document.querySelector('.result-window').textContent.includes('totalCount')`);
      const { orders } = data as { orders: { nodes: unknown[] } };
      expect(orders.nodes).toHaveLength(5);
      if (process.env['UPDATE_IMAGES'] === '1') await picture();
    });

    test('follows the example LiveOrder', async () => {
      await playground.open('LiveOrder');
      await playground.execute();
      await playground.until(`document.querySelector('.result-window').textContent.includes('"order"')`);
      // The same button ends it.
      await playground.execute();
    });

    test.each(tabs.slice(1).filter((tab) => tab !== 'LiveOrder'))('answers the example %s with data', async (tab) => {
      const { data, errors } = await playground.run(tab);
      expect(errors).toBeUndefined();
      // Nobody has rebuilt anything yet.
      const { rebuilds, ...answers } = data ?? {};
      if (tab === 'Rebuilds') expect(rebuilds).toBeInstanceOf(Array);
      expect(Object.values(answers)).not.toEqual([]);
      expect(Object.values(answers)).not.toContain(null);
      const empty = [[], expect.objectContaining({ nodes: [] }), expect.objectContaining({ edges: [] })];
      for (const none of empty) expect(Object.values(answers)).not.toContainEqual(none);
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
      const { data, errors } = (await response.json()) as { data?: unknown; errors?: unknown };
      expect({ data, errors }).toEqual(JSON.parse(shown ?? ''));
    });

    test('is light or dark as the reader wants it', async () => {
      const shade = async (value: 'light' | 'dark') => {
        await browser.page.emulateMediaFeatures([{ name: 'prefers-color-scheme', value }]);
        return playground.evaluate<string>(
          `getComputedStyle(document.querySelector('.graphiql-container')).backgroundColor`,
        );
      };
      expect(await shade('light')).not.toBe(await shade('dark'));
    });

    test('knows the schema: it completes and explains', async () => {
      await browser.page.click('.graphiql-sidebar button[aria-label="Show Documentation Explorer"]');
      await playground.until(`document.querySelector('.graphiql-doc-explorer')?.textContent.includes('Query')`);
    });

    test('has asked this system alone, and complained of nothing', () => {
      const { hosts, complaints } = browser;
      expect([...hosts].filter(Boolean)).toEqual([new URL(url).host]);
      expect(complaints).toEqual([]);
    });

    async function picture(): Promise<void> {
      mkdirSync(join(image, '..'), { recursive: true });
      await browser.page.screenshot({ path: image });
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
