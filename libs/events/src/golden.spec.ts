import { type AnyEvent, decoderOf, encodeData, partitionKeyOf, streamIdOf } from '@refold/model';
import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import { allStreams } from './all-streams';
import * as examples from './examples';

/*
 * golden/<type>.v<version>.json holds an event as stores out there hold it. A file is never changed: when the shape of
 * an event changes, its version is raised, an upcaster added, and one more file written.
 */
const folder = join(__dirname, '..', 'golden');
const decode = decoderOf(allStreams);
// Several families may hold one event: those of the sagas do.
const contracts = allStreams
  .flatMap((of) => of.events.map((contract) => ({ of, contract })))
  .filter(({ contract }, index, all) => all.findIndex((each) => each.contract === contract) === index);
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

/*
 * An example shows only what it has. shapes.json holds every field that a published version may write, with its type and
 * limits: what widens or narrows them is another version, for readers out there know only the one that they were built with.
 */
const shapesFile = join(folder, 'shapes.json');
const shapes = JSON.parse(readFileSync(shapesFile, 'utf8')) as Record<string, unknown>;
const shapeOf = ({ schema }: { readonly schema: z.ZodType }): unknown =>
  shapeIn(z.toJSONSchema(schema, { io: 'input', unrepresentable: 'any' }));
const shapeIn = (described: unknown): unknown => JSON.parse(JSON.stringify(described, shapeOnly)) as unknown;
/** What is said about a field for people, and to whom it is told, may change. */
const shapeOnly = (name: string, value: unknown): unknown =>
  ['$schema', 'title', 'description', 'examples', 'personal', 'secret'].includes(name) && typeof value !== 'object'
    ? undefined
    : value;

// UPDATE_GOLDEN=1 adds the shapes of new versions; one that is there is never changed.
if (process.env['UPDATE_GOLDEN'] === '1') {
  for (const { contract } of contracts) shapes[`${contract.type}/${contract.version}`] ??= shapeOf(contract);
  writeFileSync(shapesFile, `${JSON.stringify(shapes, null, 1)}\n`);
}

test.each(contracts.map(({ contract }) => [contract.type, contract.version, contract] as const))(
  '%s of version %i has the fields that it was published with',
  (type, version, contract) => {
    const published = shapes[`${type}/${version}`];
    expect(shapeOf(contract)).toEqual(published ? shapeIn(published) : 'no shape yet: add it by UPDATE_GOLDEN=1');
  },
);

test('every version that was published has its shape', () => {
  expect(Object.keys(shapes).sort()).toEqual(published.map(([type, version]) => `${type}/${version}`).sort());
});

test('every golden file belongs to a contract: a removed event would make its history unreadable', () => {
  const files = readdirSync(folder)
    .filter((file) => file !== 'shapes.json')
    .sort();
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
