import { getNullableType, type GraphQLNullableType, type GraphQLObjectType, isLeafType, isNonNullType } from 'graphql';
import { Script } from 'node:vm';
import type { CompiledField, SelectedField } from './field';
import { isAnswerText, serializerOf } from './leaf';
import { type Complete, isPromise, type Quick, type Run, withQuick } from './run';

export interface ObjectField {
  readonly field: SelectedField;
  readonly compiled: CompiledField;
}

/** A field, or `__typename`, which is known when the query is. */
export type ObjectEntry = ObjectField | { readonly key: string; readonly typename: string };

/** What the text of a function refers to, by a name that is made for it. */
type Give = (value: unknown) => string;

/**
 * A function that reads these fields of an object into a new one. It is made of text, since a literal with these names
 * in this order is filled and printed fastest. Nothing that a caller writes gets into that text but names of fields and
 * aliases, which GraphQL lets have letters, digits and underscores: all else is handed to it.
 */
export const compileObject = (type: GraphQLObjectType, entries: readonly ObjectEntry[]): Complete => {
  const given: unknown[] = [brokenOff, settled];
  const give: Give = (value) => `given${given.push(value) - 1}`;
  const fields = entries.map((_, n) => `field${n}`);
  const reads = entries.map((entry, n) => `field${n} = ${readOf(entry, give)};`).join('\n');
  const properties = entries.map((entry, n) => `${propertyOf(entry)}: field${n}`).join(', ');
  const text = `'use strict'; ([${given.map((_, n) => `given${n}`).join(', ')}]) => (source, run, place) => {
    const before = run.waits;
    run.waits = false;
    let ${['value', 'answer', ...fields].join(', ')};
    try {
      ${reads}
    } catch (error) {
      return given0(error, [${fields.join(', ')}], run);
    }
    const result = { ${properties} };
    if (run.waits) return given1(result, run, before);
    run.waits = before;
    return result;
  }`;
  return withQuick(quickObject(type, entries), made<Complete>(type, text, given));
};

/**
 * The same for an object with nothing but properties that hold leaves and objects of this kind: it needs no place for
 * errors, and nobody waits for it. Of what a page of rows is made of most is of this kind.
 */
const quickObject = (type: GraphQLObjectType, entries: readonly ObjectEntry[]): Quick | undefined => {
  // The error that is known where this text runs may be another one, as it is in tests.
  const given: unknown[] = [Error];
  const give: Give = (value) => `given${given.push(value) - 1}`;
  const answers = entries.map((entry) => ('typename' in entry ? `'${entry.typename}'` : quickAnswerOf(entry, give)));
  if (answers.includes(undefined)) return undefined;
  const text = `'use strict'; ([${given.map((_, n) => `given${n}`).join(', ')}]) => (source) => {
    if (typeof source !== 'object' || source === null || source instanceof given0) return undefined;
    let value;
    try {
      if (typeof source.then === 'function') return undefined;
      ${answers.map((answer, n) => `const field${n} = ${answer}; if (field${n} === undefined) return undefined;`).join('\n')}
      return { ${entries.map((entry, n) => `${propertyOf(entry)}: field${n}`).join(', ')} };
    } catch {
      return undefined;
    }
  }`;
  return made<Quick>(type, text, given);
};

const quickAnswerOf = ({ compiled, field }: ObjectField, give: Give): string | undefined => {
  const { name, type, args, resolve } = field.definition;
  const quick = quickOf(getNullableType(type), compiled, give);
  if (resolve || args.length > 0 || quick === undefined) return undefined;
  return `(value = source.${name}) == null ? ${isNonNullType(type) ? 'undefined' : 'null'} : ${quick}`;
};

const made = <T>({ name }: GraphQLObjectType, text: string, given: readonly unknown[]): T => {
  const make = new Script(text, { filename: `graphql/${name}` }).runInThisContext() as (all: readonly unknown[]) => T;
  return make(given);
};

const propertyOf = (entry: ObjectEntry): string => {
  const name = 'typename' in entry ? entry.key : entry.field.key;
  if (!/^[_A-Za-z]\w*$/.test(name)) throw new Error(`'${name}' is no name in GraphQL.`);
  // In a literal this name alone would set the prototype.
  return name === '__proto__' ? `['${name}']` : name;
};

const readOf = (entry: ObjectEntry, give: Give): string => {
  if ('typename' in entry) return `'${entry.typename}'`;
  const { compiled, field } = entry;
  const { name, type, args, resolve } = field.definition;
  if (resolve || args.length > 0) return `${give(compiled.read)}(source, run, place)`;
  // At the top there is no source.
  const held = `value = source?.${name}`;
  const completed = `${give(compiled.readHeld)}(value, source, run, place)`;
  const quick = quickOf(getNullableType(type), compiled, give);
  const answer = quick === undefined ? completed : `(answer = ${quick}) !== undefined ? answer : ${completed}`;
  return isNonNullType(type) ? `(${held}, ${answer})` : `(${held}) == null ? null : ${answer}`;
};

/** An expression of what needs nothing to be answered, or almost, and undefined for all else; none where there is no such. */
const quickOf = (type: GraphQLNullableType, { quick }: CompiledField, give: Give): string | undefined => {
  if (!isLeafType(type)) return quick && `${give(quick)}(value)`;
  const isAnswer = isAnswerText(type, 'value');
  return isAnswer ? `(${isAnswer} ? value : undefined)` : `${give(serializerOf(type))}(value)`;
};

/** A field that must not be null has failed, while others of this object are waited for. */
const brokenOff = (error: unknown, values: readonly unknown[], run: Run): Promise<unknown> => {
  const promises = values.filter(isPromise);
  if (promises.length === 0) throw error;
  run.waits = true;
  return Promise.all(promises).finally(() => {
    throw error;
  });
};

const settled = (result: Record<string, unknown>, run: Run, before: boolean): unknown => {
  const waiting = Object.keys(result).filter((name) => typeof result[name] === 'object' && isPromise(result[name]));
  run.waits = waiting.length > 0 || before;
  if (waiting.length === 0) return result;
  return Promise.all(waiting.map((name) => result[name])).then((values) => {
    waiting.forEach((name, n) => {
      result[name] = values[n];
    });
    return result;
  });
};
