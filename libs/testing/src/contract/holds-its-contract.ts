import type { Ajv2020 } from 'ajv/dist/2020.js';
import { setTimeout as sleep } from 'node:timers/promises';
import type { TestAnswer, TestService } from '../write-service';
import { operationsOf, readsOf, type ApiDocument, type Operation, type Read } from './api-document';
import { badInputsOf } from './bad-inputs';
import { changes, Drive } from './drive-operations';

/**
 * Declares the tests that drive every operation of a service from nothing but its own `/openapi.json`: good input is
 * answered as the document says, bad input by a problem that names the field, and leaves nothing behind.
 */
export const holdsItsContract = (start: () => Promise<TestService>): void => {
  let service: TestService;
  let document: ApiDocument;
  let operations: Operation[];
  let drive: Drive;
  beforeAll(async () => {
    service = await start();
    document = (await service.get('/openapi.json')).body as unknown as ApiDocument;
    operations = operationsOf(document);
    drive = new Drive(service, operations);
  });
  afterAll(() => service.drop());

  test('the document is OpenAPI 3.1', async () => {
    const { Validator } = await import('@seriousme/openapi-schema-validator');
    const outcome = await new Validator().validate(document as unknown as Record<string, unknown>);
    expect(outcome).toMatchObject({ valid: true });
    expect(document).toMatchObject({ openapi: '3.1.0' });
    expect(operations.length).toBeGreaterThan(0);
  });

  test('good input is done, and answered as described', async () => {
    for (const operation of operations) {
      const status = await statusInTheEnd(drive, operation, (answer) => isAsDescribed(document, answer, operation));
      expect([operation.name, status]).toEqual([operation.name, operation.success]);
    }
  }, 60_000);

  test('what may be left out may be left out', async () => {
    for (const operation of operations.filter((each) => !changes(each))) {
      const { required = [] } = operation.schema;
      const least = Object.fromEntries(required.map((name) => [name, drive.fresh(operation)[name]]));
      const answer = await drive.ask(operation, least, '');
      expect([operation.name, answer.status]).toEqual([operation.name, operation.success]);
    }
  });

  test('bad input is refused by name, at every depth, and leaves nothing behind', async () => {
    const marked = { 'x-correlation-id': 'bad-input' };
    for (const operation of operations)
      for (const { mistake, body, pointer } of badInputsOf(operation.schema, operation.example)) {
        const answer = await drive.ask(operation, body, 'bad', marked);
        const outcome = [operation.name, mistake, answer.status, names(answer, pointer)];
        expect(outcome).toEqual([operation.name, mistake, 422, true]);
        await isAsDescribed(document, answer, operation);
      }
    const { rows } = await service.database.pool.query(`select type from events where correlation_id = 'bad-input'`);
    expect(rows).toEqual([]);
  }, 60_000);

  test('what was made is read as described, and nothing else is', async () => {
    for (const read of readsOf(document)) await isReadAsDescribed(document, drive, read);
  });
};

const isReadAsDescribed = async (document: ApiDocument, drive: Drive, read: Read): Promise<void> => {
  const { id, value } = await drive.somethingFor(read);
  const found = await until(
    () => drive.read(read, value),
    ({ status, body }) => status === 200 && hasAny(body) && JSON.stringify(body).includes(id),
  );
  expect([read.name, found.status, hasAny(found.body)]).toEqual([read.name, 200, true]);
  expect(JSON.stringify(found.body)).toContain(id);
  await isAsDescribed(document, found, read);
  const none = await drive.read(read, 'nothing-has-this');
  expect([read.name, none.status]).toEqual([read.name, read.kind === 'one' ? 404 : 200]);
  expect(hasAny(none.body)).toBe(read.kind === 'one');
  await isAsDescribed(document, none, read);
  for (const wrong of ['-a', 'x'.repeat(65), 'not so!', '\u0000'])
    await isRefusedAsDescribed(document, read, await drive.read(read, wrong));
  await isRefusedAsDescribed(document, read, await drive.read(read, value, { unheard: '1' }));
};

/** One thing has fields of its own; a list has items. */
const hasAny = ({ items }: Record<string, unknown>): boolean => !Array.isArray(items) || items.length > 0;

const isRefusedAsDescribed = async (document: ApiDocument, read: Read, answer: TestAnswer): Promise<void> => {
  expect([read.name, answer.status, answer.body['code']]).toEqual([read.name, 422, 'invalid']);
  await isAsDescribed(document, answer, read);
};

/** What a list is found by follows the append by a moment, and longer on a busy machine. */
const until = async (look: () => Promise<TestAnswer>, is: (answer: TestAnswer) => boolean): Promise<TestAnswer> => {
  for (const deadline = Date.now() + 15_000; ;) {
    const answer = await look();
    if (is(answer) || Date.now() > deadline) return answer;
    await sleep(25);
  }
};

/** Tries what may have to come before, at first without waiting for anybody; the status of the last try. */
const statusInTheEnd = async (drive: Drive, operation: Operation, check: (answer: TestAnswer) => Promise<void>) => {
  let status = 0;
  for (const patienceMs of [0, 2_000])
    for (const way of drive.waysTo(operation)) {
      const answer = await drive.perform(operation, way, patienceMs);
      await check(answer);
      status = answer.status;
      if (status === operation.success) return status;
    }
  return status;
};

const isAsDescribed = async (document: ApiDocument, answer: TestAnswer, { name, answers }: Operation | Read) => {
  const schema = answers.get(answer.status);
  if (schema === undefined) throw new Error(`${name} answers ${answer.status}: ${JSON.stringify(answer.body)}`);
  const validate = (await schemasOf(document)).getSchema(`api${schema}`);
  expect([name, validate?.(answer.body), validate?.errors]).toEqual([name, true, null]);
};

const compiled = new WeakMap<ApiDocument, Ajv2020>();

/** Compiled once a document: that takes longer than a request. */
const schemasOf = async (document: ApiDocument): Promise<Ajv2020> => {
  const known = compiled.get(document);
  if (known) return known;
  const { Ajv2020 } = await import('ajv/dist/2020.js');
  const schemas = new Ajv2020({ strict: false, validateFormats: false }).addSchema(document, 'api');
  compiled.set(document, schemas);
  return schemas;
};

/** Where a whole is wrong, one of its parts may be named instead. */
const names = ({ body }: TestAnswer, pointer: string): boolean => {
  const problems = (body['problems'] ?? []) as readonly { readonly pointer: string }[];
  return problems.some((each) => each.pointer === pointer || each.pointer.startsWith(`${pointer}/`));
};
