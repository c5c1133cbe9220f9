import { Command, CommanderError } from 'commander';
import { programOf } from './program';

const run = async (...args: string[]) => {
  const written = { out: '', err: '' };
  const streams = {
    out: { write: (text: string) => (written.out += text) },
    err: { write: (text: string) => (written.err += text) },
  };
  const exits: number[] = [];
  const onInterrupt = () => () => undefined;
  const program = programOf({ streams, exit: (code) => exits.push(code), environment: {}, onInterrupt });
  const error = await program.parseAsync(args, { from: 'user' }).then(
    () => undefined,
    (thrown: unknown) => thrown,
  );
  return { ...written, exits, error, program };
};

const leaves = (command: Command): Command[] =>
  command.commands.length === 0 ? [command] : command.commands.flatMap(leaves);

test('every verb has --json, --data-dir and --port-base, and an example in its help', async () => {
  const { program } = await run('--help');
  const verbs = leaves(program);
  expect(verbs.map((verb) => `${verb.parent?.name()} ${verb.name()}`)).toEqual([
    'import olist',
    'import ndjson',
    'refold status',
    'export orders',
    'refold versions',
    'refold plan',
    'refold rebuild',
    'refold rebuilds',
    'refold pause',
    'refold resume',
    'refold abort',
    'refold diff',
    'refold promote',
    'refold rollback',
    'refold retire',
    'refold replay',
    'refold republish',
    'deadletters list',
    'deadletters show',
    'deadletters preview',
    'deadletters retry',
    'deadletters discard',
    'sagas list',
    'sagas show',
    'sagas order',
    'sagas retry',
    'sagas skip',
    'sagas compensate',
    'refold audit',
    'events check',
    'events histogram',
    'refold explain',
    'refold token',
  ]);
  for (const verb of verbs) {
    const path = [...(verb.parent === program ? [] : [verb.parent?.name() ?? '']), verb.name()];
    const { out } = await run(...path, '--help');
    for (const part of ['--json', '--data-dir', '--port-base', 'Example:', `$ refold ${path.join(' ')}`])
      expect(out).toContain(part);
  }
});

test('every verb that changes something can say what it would do', async () => {
  const { program } = await run('--help');
  const withDryRun = leaves(program).filter((verb) => verb.options.some(({ long }) => long === '--dry-run'));
  const reading = [
    'status',
    'orders',
    'versions',
    'plan',
    'rebuilds',
    'diff',
    'list',
    'show',
    'preview',
    'list',
    'show',
    'order',
    'check',
    'histogram',
    'explain',
    'token',
  ];
  expect(
    leaves(program)
      .filter((verb) => !withDryRun.includes(verb))
      .map((verb) => verb.name()),
  ).toEqual(reading);
});

test('a mistake is said with where to read on, and is no success', async () => {
  for (const args of [
    ['import', 'olist'],
    ['nonsense'],
    ['status', '--port-base', '99999'],
    ['export', 'orders', '--format', 'xml'],
  ]) {
    const { error, err } = await run(...args);
    expect(error).toBeInstanceOf(CommanderError);
    expect((error as CommanderError).exitCode).not.toBe(0);
    expect(err).toContain('--help');
  }
});

test('a system of which nothing answers is exit code 3', async () => {
  // Port 1 and its neighbours are closed on any machine that is not a museum.
  const { exits, out } = await run('status', '--port-base', '1');
  expect(exits).toEqual([3]);
  expect(out).toContain('Nothing answers');
});
