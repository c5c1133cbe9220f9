import { CommanderError } from 'commander';
import { jwtVerify } from 'jose';
import { programOf } from '../program';
import { UsageProblem } from '../system/problem';

const secret = 'a secret that has thirty-two bytes';
// Where these are set, the environment names the system, and no local stack beside the tests is looked at.
const elsewhere = { SERVICE_URL_ORDERS: 'http://127.0.0.1:1' };

const token = async (args: readonly string[], environment: Record<string, string> = { AUTH_SECRET: secret }) => {
  let out = '';
  const streams = { out: { write: (text: string) => (out += text) }, err: { write: () => undefined } };
  const surroundings = { streams, exit: () => undefined, onInterrupt: () => () => undefined };
  const program = programOf({ ...surroundings, environment: { ...elsewhere, ...environment } });
  await program.parseAsync(['token', ...args], { from: 'user' });
  return out;
};
const claimsOf = async (text: string, options: { issuer?: string; audience?: string } = { audience: 'refold' }) =>
  (await jwtVerify(text.trim(), new TextEncoder().encode(secret), options)).payload;
const refusalOf = (args: readonly string[], environment?: Record<string, string>): Promise<unknown> =>
  token(args, environment).catch((error: unknown) => error);

test('standard output is the token alone, which the processes believe for an hour', async () => {
  const text = await token(['--role', 'staff', '--subject', 'ann']);
  expect(text).toMatch(/^[\w-]+\.[\w-]+\.[\w-]+\n$/);
  const { iat = 0, ...claims } = await claimsOf(text);
  expect(claims).toEqual({ sub: 'ann', roles: ['staff'], aud: 'refold', exp: iat + 3_600 });
});

test('it can name several roles, an own end, and the customer whose data are theirs', async () => {
  const { iat = 0, ...claims } = await claimsOf(
    await token(['--role', 'customer', '--role', 'staff', '--customer-id', 'c-1', '--expires', '15m']),
  );
  expect(claims).toMatchObject({ sub: 'customer', roles: ['customer', 'staff'], customer_id: 'c-1', exp: iat + 900 });
});

test('it is for the issuer and the audience that the processes have', async () => {
  const environment = { AUTH_SECRET: secret, AUTH_ISSUER: 'us', AUTH_AUDIENCE: 'shop' };
  const text = await token(['--role', 'operator'], environment);
  expect(await claimsOf(text, { issuer: 'us', audience: 'shop' })).toMatchObject({ sub: 'operator' });
});

test('--json tells until when it is believed', async () => {
  const told = JSON.parse(await token(['--role', 'service', '--json'])) as Record<string, string>;
  expect(told).toMatchObject({ event: 'token', subject: 'service', roles: ['service'], customerId: null });
  expect((await claimsOf(told['token'] ?? '')).exp).toBeCloseTo(Date.parse(told['expiresAt'] ?? '') / 1000, -1);
});

test('without a secret there is no token, and it is said what to do', async () => {
  const refusal = await refusalOf(['--role', 'staff'], {});
  expect(refusal).toBeInstanceOf(UsageProblem);
  expect((refusal as Error).message).toContain('npm start -- --auth');
});

test('tokens of an identity provider are not made here', async () => {
  const refusal = await refusalOf(['--role', 'staff'], { AUTH_JWKS_URL: 'https://id.example.com/keys' });
  expect((refusal as Error).message).toContain('identity provider');
});

test.each([
  [[]],
  [['--role', 'admin']],
  [['--role', 'staff', '--expires', '1y']],
  [['--role', 'staff', '--expires', '0s']],
  [['--role', 'staff', '--expires', '9999d']],
])('%j is a mistake', async (args) => {
  expect(await refusalOf(args)).toBeInstanceOf(CommanderError);
});

test('a customer’s id without the role would be lost in silence, so it is refused', async () => {
  expect(await refusalOf(['--role', 'staff', '--customer-id', 'c-1'])).toBeInstanceOf(UsageProblem);
});
