import type { Authentication } from '../../config';
import type { QueryContext } from '../graphql/reader';
import { OperatorDesk } from './operator-desk';

/** Nobody answers there: whoever is not refused before, finds the projector away. */
const ask = (host: string, callerAddress: string | undefined, more: { authentication?: Authentication } = {}) =>
  new OperatorDesk({ process: 'query-api', projectorUrl: 'http://127.0.0.1:1', host, ...more })
    .ask({ callerAddress } as QueryContext, 'rollback', { view: 'order_details' })
    .catch((error: unknown) => (error as { code: string }).code);

describe('the desk of the operator', () => {
  it.each(['127.0.0.1', '127.5.6.7', '::1', '::ffff:127.0.0.1'])('serves a caller at %s', async (address) => {
    expect(await ask('127.0.0.1', address)).toBe('UNAVAILABLE');
  });

  it.each(['10.0.0.5', '::ffff:10.0.0.5', 'fe80::1', '', '127.0.0.1.evil.example', undefined])(
    'refuses a caller at %s, though the process listens on loopback',
    async (address) => {
      expect(await ask('127.0.0.1', address)).toBe('FORBIDDEN');
    },
  );

  it.each(['0.0.0.0', '::', '10.0.0.5', 'refold.example'])(
    'refuses everybody where the process listens on %s',
    async (host) => {
      expect(await ask(host, '127.0.0.1')).toBe('FORBIDDEN');
    },
  );

  it('serves callers from everywhere where they are asked who they are', async () => {
    const keys = { kind: 'secret', secret: new Uint8Array(32) } as const;
    const authentication = { keys, issuer: null, audience: 'refold' };
    expect(await ask('0.0.0.0', '10.0.0.5', { authentication })).toBe('UNAVAILABLE');
  });
});
