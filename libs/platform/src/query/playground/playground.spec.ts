import { text } from 'node:stream/consumers';
import { Playground } from './playground';

describe('the playground', () => {
  it('holds its examples where no text of theirs can end the script', () => {
    const { page } = new Playground([{ name: 'A', query: 'query A { a(b: "</script><!-- $& $1") }' }]);
    const [, json = ''] = /<script type="application\/json" id="tabs">([^]*?)<\/script>/.exec(page) ?? [];
    expect(JSON.parse(json)).toEqual([{ query: 'query A { a(b: "</script><!-- $& $1") }' }]);
  });

  it('loads nothing from elsewhere', async () => {
    const playground = new Playground([]);
    const loaded = [...playground.page.matchAll(/(?:src|href)="([^"]+)"/g)].map(([, address = '']) => address);
    expect(loaded.filter((address) => !/^(\/graphql\/assets\/|data:,)/.test(address))).toEqual([]);
    for (const address of loaded.filter((each) => each.startsWith('/'))) {
      const asset = playground.asset(address.slice('/graphql/assets/'.length));
      expect(asset?.type).toMatch(/^text\/(css|javascript); charset=utf-8$/);
      expect(asset && (await text(asset.content)).length).toBeGreaterThan(100);
    }
  });

  it.each(['constructor', '../playground.ts', 'page.html'])('has no asset %s', (name) => {
    expect(new Playground([]).asset(name)).toBeUndefined();
  });
});
