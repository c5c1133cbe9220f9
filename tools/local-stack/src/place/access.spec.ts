import { whereabouts } from '../output/whereabouts';
import { accessOf, asksCallers } from './access';
import type { Place } from './environment';
import { portsFrom } from './ports';

const told = (access: Record<string, string>, infraOnly = false, dataDir = '.refold') =>
  whereabouts({ dataDir, ports: portsFrom(4000), existing: {}, access } as unknown as Place, infraOnly);

describe('who is believed in a local stack', () => {
  test('everybody, and it is said loudly, where nothing else is wanted', () => {
    const access = accessOf(false, 'own', { HOME: '/home/ann' });
    expect([access, asksCallers(access)]).toEqual([{}, false]);
    expect(told(access)).toContain('OPEN: nobody is asked who they are');
  });

  test('with --auth, whoever has a token of the secret of its data directory, and it is said how to make one', () => {
    const access = accessOf(true, 'own', {});
    expect(access).toEqual({ AUTH_SECRET: 'own' });
    expect(told(access)).toContain('npx refold token --role staff --subject ann\n');
    expect(told(access, false, '/data/second')).toContain('--subject ann --data-dir /data/second\n');
    expect(told(access)).not.toMatch(/OPEN|own/);
  });

  test.each([true, false])('whom the person names in their environment, with --auth or without (%p)', (asks) => {
    const secret = { AUTH_SECRET: 'theirs', AUTH_AUDIENCE: 'shop' };
    expect(accessOf(asks, 'own', { ...secret, AWS_SECRET: 'x' })).toEqual(secret);
    const provider = { AUTH_JWKS_URL: 'https://id.example.com/keys', AUTH_ISSUER: 'id', SERVICE_TOKEN_FILE: '/token' };
    expect(accessOf(asks, 'own', provider)).toEqual(provider);
    expect(told(provider)).toContain('your identity provider');
  });

  test('of servers alone nothing is said: they ask for passwords', () => {
    expect(told({}, true)).not.toContain('OPEN');
  });
});
