import pino from 'pino';
import { aggregate, command, event, Id, stream } from '@refold/model';
import { writeConfig } from '../../config';
import { commandRoutes } from '../routes/command-routes';
import { commandProvidersOf } from './command-providers';

class Noted extends event('Noted', 1, { noteId: Id }) {}
class Note extends command('Note', { noteId: Id }) {}
const Notes = stream('note', { service: 'orders', id: 'noteId', partitionBy: 'noteId', events: [Noted] });
const NoteBook = aggregate(Notes, () => 0)
  .evolve({ Noted: (count) => count + 1 })
  .decide([Note], { Note: (_, { noteId }) => new Noted({ noteId }) });
const routes = [commandRoutes('notes', NoteBook).create(Note, { by: ['staff'] })];

const said: string[] = [];
const logger = pino({}, { write: (line: string) => void said.push(line) });
const config = (more = {}) =>
  writeConfig('orders', { DATABASE_URL_ORDERS: 'postgres://orders:x@127.0.0.1/orders', RELAY: 'process', ...more });
const streams = [Notes];

test('a route to a command that no aggregate of the service decides does not start', () => {
  expect(() => commandProvidersOf({ config: config(), streams, aggregates: [], routes }, logger)).toThrow(
    'POST /notes leads to Note, which no aggregate of this service decides.',
  );
});

test('where tokens are signed by a secret that everybody knows, the log says so', () => {
  commandProvidersOf({ config: config(), streams, aggregates: [NoteBook], routes }, logger);
  expect(said.splice(0).join()).toContain('TOKEN_SECRET is not set');
  const safe = config({ TOKEN_SECRET: 'a secret that has thirty-two bytes' });
  commandProvidersOf({ config: safe, streams, aggregates: [NoteBook], routes }, logger);
  expect(said).toEqual([]);
});

test('a process that takes no commands has nothing to carry them out', () => {
  const relay = { ...config(), commands: null };
  expect(commandProvidersOf({ config: relay, streams, aggregates: [NoteBook] }, logger)).toEqual([]);
});
