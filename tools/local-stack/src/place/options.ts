import { resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { Problem } from '../problem';
import { defaultPortBase } from '../topology';

export interface Options {
  /** 0 stands for any range of free ports. */
  readonly portBase: number;
  /** Absolute. Holds all data, logs and passwords of this stack. */
  readonly dataDir: string;
  readonly fresh: boolean;
  readonly demo: boolean;
  /** Whether the processes ask who calls. */
  readonly auth: boolean;
  readonly infraOnly: boolean;
  readonly json: boolean;
  readonly stopOnStdinEnd: boolean;
  readonly help: boolean;
}

export const usage = `Starts Refold on this machine: PostgreSQL, Kafka, ClickHouse, five services, projector, query API.

  npm start -- [options]

  --port-base N         first port; the query API listens there, the rest just above (default ${defaultPortBase}, 0: any free)
  --data-dir DIR        where data, logs and passwords are kept (default .refold)
  --fresh               delete the data of an earlier run first
  --auth                ask callers for a token (see refold token --help); always so where AUTH_SECRET is set
  --no-demo             place no demo orders on an empty system
  --infra-only          start the three servers alone, for tests: nothing survives a crash of the machine
  --json                print one JSON object a line instead of text
  --stop-on-stdin-end   stop when standard input ends, as it does when the parent process dies
  --help                show this

Servers that you run already are used, and not started here, when their variables are set:
  DATABASE_URL_ORDERS, _PAYMENTS, _INVENTORY, _CUSTOMERS, _SHIPPING and _VIEWS (all six), KAFKA_BROKERS, CLICKHOUSE_URL

Example: npm start -- --port-base 5000 --data-dir /tmp/second --fresh`;

/** @throws {Problem} when an option is unknown or its value is out of range */
export function parseOptions(args: readonly string[], workingFolder = process.cwd()): Options {
  const values = read(args);
  return {
    portBase: portBase(values['port-base']),
    dataDir: resolve(workingFolder, values['data-dir']),
    fresh: values.fresh,
    demo: !values['no-demo'],
    auth: values.auth,
    infraOnly: values['infra-only'],
    json: values.json,
    stopOnStdinEnd: values['stop-on-stdin-end'],
    help: values.help,
  };
}

function read(args: readonly string[]) {
  const flag = { type: 'boolean', default: false } as const;
  try {
    return parseArgs({
      args: [...args],
      options: {
        'port-base': { type: 'string', default: String(defaultPortBase) },
        'data-dir': { type: 'string', default: '.refold' },
        fresh: flag,
        auth: flag,
        'no-demo': flag,
        'infra-only': flag,
        json: flag,
        'stop-on-stdin-end': flag,
        help: flag,
      },
    }).values;
  } catch (error) {
    throw new Problem(`${(error as Error).message}\nSee npm start -- --help`);
  }
}

/** The upper bound leaves room for the highest port of a stack. */
function portBase(text: string): number {
  const base = Number(text);
  if (/^\d+$/.test(text) && (base === 0 || (base >= 1024 && base <= 65_500))) return base;
  throw new Problem(`--port-base ${text}: give a whole number from 1024 to 65500, or 0 for any free range.`);
}
