import { setTimeout as sleep } from 'node:timers/promises';
import type { TestAnswer, TestService } from '../write-service';
import type { Operation, Read } from './api-document';

/** Performs the operations of a service on new things, as its document describes them. */
export class Drive {
  private made = 0;

  constructor(
    private readonly service: TestService,
    private readonly operations: readonly Operation[],
  ) {}

  /**
   * The answer to an operation on something new, once these others have happened to it.
   * @param patienceMs for what somebody else has to do before each of them: a gateway is asked after the answer
   */
  async perform(operation: Operation, before: readonly Operation[], patienceMs: number): Promise<TestAnswer> {
    if (!changes(operation)) return this.ask(operation, this.fresh(operation), '');
    const id = await this.beginning(operation);
    for (const each of before) await this.untilDone(each, id, patienceMs);
    return this.untilDone(operation, id, patienceMs);
  }

  /** Something new of its kind: its id, and the value by which the read finds it. */
  async somethingFor({ tag, field, name }: Read): Promise<{ readonly id: string; readonly value: string }> {
    const creation = this.operations.find((each) => each.tag === tag && !changes(each));
    if (!creation) throw new Error(`Nothing makes what ${name} reads.`);
    const asked = this.fresh(creation);
    const { body } = await this.ask(creation, asked, '');
    const id = String(body['id']);
    const value = asked[field];
    return { id, value: typeof value === 'string' ? value : id };
  }

  read({ path, field, kind }: Read, value: string, more: Readonly<Record<string, string>> = {}): Promise<TestAnswer> {
    const given = kind === 'one' ? path.replace(`{${field}}`, encodeURIComponent(value)) : path;
    const query = new URLSearchParams({ ...(kind === 'list' && { [field]: value }), ...more }).toString();
    return this.service.get(query === '' ? given : `${given}?${query}`);
  }

  /** Others of its kind that change, singly and in pairs, in the order of the document: what may have to come before. */
  waysTo(operation: Operation): (readonly Operation[])[] {
    if (!changes(operation)) return [[]];
    const others = this.operations.filter((each) => each !== operation && each.tag === operation.tag && changes(each));
    return [[], ...others.map((each) => [each]), ...others.flatMap((a) => others.map((b) => [a, b]))];
  }

  ask({ path, ids }: Operation, body: unknown, id: string, headers = {}): Promise<TestAnswer> {
    const given = Object.keys(ids).reduce((text, name) => text.replace(`{${name}}`, encodeURIComponent(id)), path);
    return this.service.post(given, JSON.stringify(body), headers);
  }

  /** The example with an id that nothing has yet: none where one is made, another one where it must be said. */
  fresh({ schema, example }: Operation): Readonly<Record<string, unknown>> {
    const [first = ''] = Object.keys(schema.properties ?? {});
    const { [first]: _, ...rest } = example;
    return schema.required?.includes(first) ? { ...rest, [first]: `made-${++this.made}` } : rest;
  }

  private async untilDone(operation: Operation, id: string, patienceMs: number): Promise<TestAnswer> {
    const deadline = Date.now() + patienceMs;
    for (;;) {
      const answer = await this.ask(operation, operation.example, id);
      if (answer.status === operation.success || Date.now() >= deadline) return answer;
      await sleep(25);
    }
  }

  /** Something of its kind is made where the document says how, and is known by the id of the answer. */
  private async beginning(operation: Operation): Promise<string> {
    const creation = this.operations.find((each) => each.tag === operation.tag && !changes(each));
    if (!creation) return Object.values(operation.ids)[0] ?? '';
    const { body } = await this.ask(creation, this.fresh(creation), '');
    return String(body['id']);
  }
}

export const changes = ({ ids }: Operation): boolean => Object.keys(ids).length > 0;
