import type { Page } from 'puppeteer-core';

const chromium = process.env['CHROMIUM_PATH'];

/** Tests that need a browser: without CHROMIUM_PATH they are skipped, and that is said. */
export const describeInBrowser = (name: string, tests: () => void): void => {
  if (!chromium) console.warn(`CHROMIUM_PATH is not set, so this is not tried in a browser here: ${name}.`);
  (chromium ? describe : describe.skip)(name, tests);
};

export interface OpenBrowser {
  readonly page: Page;
  /** Hosts that the page has asked for. */
  readonly hosts: ReadonlySet<string>;
  /** What the page has complained of: errors in its console, and those that nobody caught. */
  readonly complaints: readonly string[];
  close(): Promise<void>;
}

/** A browser of {@link describeInBrowser}, 1280 by 800, on an empty page. It knows no name: a page that needs a network does not work in it. */
export const openBrowser = async (): Promise<OpenBrowser> => {
  const { launch } = await import('puppeteer-core');
  const hosts = new Set<string>();
  const complaints: string[] = [];
  const browser = await launch({
    executablePath: chromium ?? '',
    args: ['--no-sandbox', '--disable-dev-shm-usage', '--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1'],
  });
  const page = await browser.newPage();
  await page.setViewport({ width: 1280, height: 800 });
  page.on('request', (request) => hosts.add(new URL(request.url()).host));
  page.on('console', (message) => message.type() === 'error' && complaints.push(message.text()));
  page.on('pageerror', (error) => complaints.push(String(error)));
  return { page, hosts, complaints, close: () => browser.close() };
};
