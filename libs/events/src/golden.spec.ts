import { type AnyEvent, decoderOf, encodeData, partitionKeyOf, streamIdOf } from '@refold/model';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { allStreams } from './all-streams';
import * as examples from './examples';

/*
 * golden/<type>.v<version>.json holds an event as stores out there hold it. A file is never changed: when the shape of
 * an event changes, its version is raised, an upcaster added, and one more file written.
 */
const folder = join(__dirname, '..', 'golden');
const decode = decoderOf(allStreams);
const contracts = allStreams.flatMap((of) => of.events.map((contract) => ({ of, contract })));
const exampleOf = (type: string): AnyEvent | undefined =>
  (Object.values(examples) as AnyEvent[]).find((example) => example.type === type);

const published = contracts.flatMap(({ contract }) =>
  Array.from({ length: contract.version }, (_, index) => [contract.type, index + 1] as const),
);

test.each(published)('%s of version %i, as it was stored, can still be read', (type, version) => {
  const data: unknown = JSON.parse(readFileSync(join(folder, `${type}.v${version}.json`), 'utf8'));
  expect(decode({ type, schemaVersion: version, data }).type).toBe(type);
});

test.each(contracts.map(({ contract }) => [contract.type, contract.version] as const))(
  'what this code writes as %s is version %i to the byte',
  (type, version) => {
    const file = join(folder, `${type}.v${version}.json`);
    // Of a new event the difference shows the one line that its golden file is to hold.
    const stored = existsSync(file) ? readFileSync(file, 'utf8').trimEnd() : `(there is no ${file} yet)`;
    expect(encodeData(exampleOf(type) ?? {})).toBe(stored);
  },
);

test('every golden file belongs to a contract: a removed event would make its history unreadable', () => {
  const files = readdirSync(folder).sort();
  expect(files).toEqual(published.map(([type, version]) => `${type}.v${version}.json`).sort());
});

test.each(contracts.map(({ of, contract }) => [contract.type, of] as const))(
  '%s carries the id and the partition key of its stream',
  (type, of) => {
    const example = exampleOf(type) ?? {};
    expect(streamIdOf(of, example)).toMatch(new RegExp(`^${of.category}-.+`));
    expect(partitionKeyOf(of, example)).not.toBe('');
  },
);
