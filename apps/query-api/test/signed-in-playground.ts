import { bearerOf, describeInBrowser, openBrowser, type OpenBrowser, PlaygroundPage } from '@refold/testing';
import type { Page } from 'puppeteer-core';
import type { FakeProjector } from './fake-projector';
import { aVersion } from './operator-reports';
import type { RunningApi } from './running-api';

type Payload = Readonly<Record<string, unknown>>;

/** On a query API that asks who calls, and behind which is a projector alone. */
export const describeSignedInPlayground = (running: () => { api: RunningApi; projector: FakeProjector }): void =>
  describeInBrowser('the playground of a query API that asks who calls', () => {
    let browser: OpenBrowser;
    let playground: PlaygroundPage;

    beforeAll(async () => {
      const url = `${running().api.url}/graphql`;
      browser = await openBrowser();
      playground = new PlaygroundPage(browser.page, url);
      await browser.page.goto(url);
    });
    afterAll(() => browser?.close());

    it('asks for a token first, and says why it does not believe one', async () => {
      await playground.signIn('a word');
      await playground.until(`document.querySelector('#sign-in output').textContent.includes('token')`);
      await playground.signIn((await bearerOf()).replace('Bearer ', ''));
      await playground.until(`document.querySelector('#sign-in output').textContent.includes('names no role')`);
      expect(await playground.tabs()).toEqual([]);
    });

    it('opens with one that it believes, and says which variables it could not look up', async () => {
      await playground.signIn(await bearerOf('staff'));
      await playground.untilOpen();
      await playground.open('OneOrder');
      await playground.until(`document.querySelector('.graphiql-editor-tool').textContent.includes('none found')`);
    });

    it('shows that token with a query', async () => {
      const { errors } = await playground.run('ViewVersions');
      expect(errors).toMatchObject([{ message: expect.stringContaining('your token names staff') as string }]);
    });

    it('shows the token of the editor "Headers" instead, however the header is written', async () => {
      running().projector.answer('versions', { result: [aVersion] });
      await playground.open('ViewVersions');
      await playground.setHeaders({ Authorization: await bearerOf('operator') });
      expect((await playground.answer('ViewVersions')).data).toMatchObject({ views: [{ view: aVersion.view }] });
    });

    it('shows it when it follows an order, too', async () => {
      const begun = beginningIn(browser.page);
      await playground.open('LiveOrder');
      const authorization = await bearerOf('customer');
      await playground.setHeaders({ authorization });
      await playground.execute();
      expect(await begun).toEqual({ authorization });
      // Let in, and told that nothing is behind.
      await playground.until(`document.querySelector('.result-window').textContent.includes('UNAVAILABLE')`);
    });

    it('keeps no token in the browser', async () => {
      const kept = await playground.evaluate<string>('JSON.stringify([localStorage, sessionStorage, document.cookie])');
      expect(kept).toContain('ViewVersions');
      expect(kept).not.toContain('eyJ');
    });
  });

/** What the next WebSocket of the page sends to begin with. */
const beginningIn = async (page: Page): Promise<Payload> => {
  const devtools = await page.createCDPSession();
  await devtools.send('Network.enable');
  return new Promise((resolve) =>
    devtools.once('Network.webSocketFrameSent', ({ response }) =>
      resolve((JSON.parse(response.payloadData) as { payload: Payload }).payload),
    ),
  );
};
