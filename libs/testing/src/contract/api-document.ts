/* What a test reads of an OpenAPI document: no more than its text says. */

export interface JsonSchema {
  readonly type?: string;
  readonly properties?: Readonly<Record<string, JsonSchema>>;
  readonly required?: readonly string[];
  readonly items?: JsonSchema;
  readonly enum?: readonly string[];
  readonly pattern?: string;
  readonly not?: { readonly const: unknown };
  readonly [bound: string]: unknown;
}

interface Parameter {
  readonly $ref?: string;
  readonly name: string;
  readonly in: string;
  readonly schema: JsonSchema;
  readonly example?: string;
}

export interface Operation {
  readonly path: string;
  readonly tag: string;
  readonly name: string;
  /** Names in the path, each with the id that the document gives as an example. */
  readonly ids: Readonly<Record<string, string>>;
  readonly schema: JsonSchema;
  readonly example: Readonly<Record<string, unknown>>;
  /** By the status of the answer: the schema of its body, as a reference into the document. */
  readonly answers: ReadonlyMap<number, string>;
  readonly success: number;
}

interface Described {
  readonly operationId: string;
  readonly tags: readonly string[];
  readonly parameters: readonly Parameter[];
  readonly requestBody: { readonly content: Readonly<Record<string, Body>> };
  readonly responses: Readonly<Record<string, Answer & { readonly $ref?: string }>>;
}
type DescribedRead = Omit<Described, 'requestBody'>;
interface Body {
  readonly schema?: JsonSchema;
  readonly examples?: Readonly<Record<string, { readonly value?: object }>>;
}
interface Answer {
  readonly content?: Readonly<Record<string, { readonly schema: { readonly $ref: string } }>>;
}

export interface ApiDocument {
  readonly paths: Readonly<Record<string, { readonly post?: Described; readonly get?: DescribedRead }>>;
  readonly components: { readonly responses: Readonly<Record<string, Answer>> };
}

/** Something that is read. */
export interface Read extends Pick<Operation, 'path' | 'tag' | 'name' | 'answers'> {
  /** The parameter that says what is asked for. */
  readonly field: string;
  readonly kind: 'one' | 'list';
}

/** Every read of the document, in its order. */
export const readsOf = (document: ApiDocument): Read[] =>
  Object.entries(document.paths).flatMap(([path, { get }]) => {
    if (!get) return [];
    const asked = get.parameters.find((each) => each.in === 'path' || each.in === 'query');
    const kind = asked?.in === 'path' ? 'one' : 'list';
    const answers = answersOf(document, get);
    return [{ path, tag: get.tags[0] ?? '', name: get.operationId, answers, field: asked?.name ?? '', kind }];
  });

/** Every command of the document, in its order. */
export const operationsOf = (document: ApiDocument): Operation[] =>
  Object.entries(document.paths).flatMap(([path, { post }]) => {
    if (!post) return [];
    const { schema = {}, examples = {} } = post.requestBody.content['application/json'] ?? {};
    const [{ value = {} } = {}] = Object.values(examples);
    const answers = answersOf(document, post);
    const operation = {
      ...{ path, tag: post.tags[0] ?? '', name: post.operationId, schema, answers },
      ids: Object.fromEntries(
        post.parameters.filter((each) => each.in === 'path').map(({ name, example = '' }) => [name, example]),
      ),
      example: value as Readonly<Record<string, unknown>>,
      success: [...answers.keys()].find((status) => status < 300) ?? 0,
    };
    return [operation];
  });

const answersOf = (document: ApiDocument, { responses }: Pick<Described, 'responses'>): ReadonlyMap<number, string> =>
  new Map(Object.entries(responses).map(([status, answer]) => [Number(status), bodyOf(document, answer)]));

const bodyOf = ({ components }: ApiDocument, answer: Answer & { readonly $ref?: string }): string => {
  const named = answer.$ref?.split('/').at(-1);
  const { content } = named === undefined ? answer : (components.responses[named] ?? answer);
  return Object.values(content ?? {})[0]?.schema.$ref ?? '';
};
