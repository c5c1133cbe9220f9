import { InvalidArgumentError, type Command } from 'commander';
import { makeToken, roles, type Role } from '@refold/platform/access';
import { verb, type CommonOptions, type Surroundings } from '../command-options';
import { outputTo } from '../output/output';
import { termsIn } from '../system/credentials';
import { accessVariables } from '../system/locate-system';
import { exitCodes, UsageProblem } from '../system/problem';

interface Options extends CommonOptions {
  readonly role: Role[];
  readonly subject?: string;
  readonly customerId?: string;
  /** Seconds. */
  readonly expires: number;
}

const usualLifetime = 3_600;

export const tokenCommand = (surroundings: Surroundings): Command =>
  verb(
    'token',
    'Makes a token that the processes believe, signed with AUTH_SECRET, of the environment or of the local stack.',
    'token --role staff --subject ann --expires 8h',
    surroundings,
  )
    .requiredOption('--role <role>', `${roles.join(', ')}; may be given several times`, role)
    .option('--subject <name>', 'who the token is for (default: the first role)')
    .option('--customer-id <id>', 'of a customer: whose data are theirs (default: the subject)')
    .option('--expires <time>', 'until then it is believed: 90s, 15m, 8h or 30d (default: 1h)', lifetime, usualLifetime)
    .action(async (options: Options) => {
      const { role: named, customerId = null, expires } = options;
      const subject = options.subject ?? named[0] ?? '';
      if (customerId !== null && !named.includes('customer'))
        throw new UsageProblem('--customer-id is of customers: give it with --role customer.');
      const terms = termsOf(options, surroundings);
      const token = await makeToken({ subject, roles: named, customerId }, { ...terms, lifetime: expires });
      const expiresAt = new Date(Date.now() + expires * 1000).toISOString();
      const facts = { token, subject, roles: named, customerId, expiresAt };
      outputTo(surroundings.streams, options.json).result('token', facts, token);
      surroundings.exit(exitCodes.done);
    });

const termsOf = (options: Options, { environment }: Surroundings) => {
  const variables = accessVariables(options, environment);
  const terms = termsIn(variables);
  if (terms) return terms;
  throw new UsageProblem(
    variables['AUTH_JWKS_URL']
      ? 'Here tokens are made by the identity provider of AUTH_JWKS_URL, who alone has its keys.'
      : 'There is no secret to sign by. Set AUTH_SECRET as the processes have it, or start the local stack by: npm start -- --auth',
  );
};

const role = (text: string, before: readonly Role[] = []): Role[] => {
  const known = roles.find((each) => each === text);
  if (known) return [...before, known];
  throw new InvalidArgumentError(`Give ${roles.join(', ')}.`);
};

const unitSeconds: Readonly<Record<string, number>> = { s: 1, m: 60, h: 3_600, d: 86_400 };
const longestLifetime = 366 * 86_400;

const lifetime = (text: string): number => {
  const [, count = '', unit = ''] = /^([1-9]\d{0,7})([smhd])$/.exec(text) ?? [];
  const seconds = Number(count) * (unitSeconds[unit] ?? 0);
  if (seconds > 0 && seconds <= longestLifetime) return seconds;
  throw new InvalidArgumentError('Give a time such as 90s, 15m, 8h or 30d, a year at most.');
};
