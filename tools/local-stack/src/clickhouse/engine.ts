/**
 * The process that is ClickHouse in the local stack: `node engine.js LIBRARY FOLDER PORT CONFIGURATION`.
 *
 * libchdb holds the server's own HTTP interface, and its program `clickhouse local` can open it (`SYSTEM START LISTEN
 * HTTP`), so nothing of the protocol is written anew here. But the program must believe that a person sits at its
 * prompt: otherwise it ends after its query, and it aborts when a client's connection breaks at a bad moment.
 */
import { writeSync } from 'node:fs';
import { Socket } from 'node:net';
import { runClickHouse } from './library';
import { sitAtTerminal } from './terminal';

const forcedExitAfterMs = 15_000;

async function main([library = '', folder, port, configuration]: readonly string[]): Promise<void> {
  const { keyboard, formerInput, formerOutput } = sitAtTerminal();
  let stopping = false;
  const stop = () => {
    if (stopping) return;
    stopping = true;
    writeSync(keyboard, 'exit\n'); // Typed at the prompt, this is an orderly shutdown.
    setTimeout(() => process.kill(process.pid, 'SIGKILL'), forcedExitAfterMs).unref();
  };
  for (const signal of ['SIGTERM', 'SIGINT', 'SIGHUP'] as const) process.on(signal, stop);
  // The parent holds the other end and never writes: an end of input means that the parent is gone.
  new Socket({ fd: formerInput, readable: true, writable: false }).on('close', stop).on('error', stop).resume();

  const complaint = await runClickHouse(library, [
    'clickhouse',
    `--path=${folder}`,
    '--listen_host=127.0.0.1',
    `--http_port=${port}`,
    `--config-file=${configuration}`,
    '--interactive',
    '--disable_suggestion',
    '--progress=off',
    '--output-format=TSV',
    '--query',
    'SYSTEM START LISTEN HTTP',
  ]);
  if (complaint) writeSync(formerOutput, `${complaint}\n`);
  process.exit(stopping ? 0 : 1);
}

void main(process.argv.slice(2));
