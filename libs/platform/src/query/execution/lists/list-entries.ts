import {
  defaultFieldResolver,
  type ExecutionResult,
  type FieldNode,
  type GraphQLFieldResolver,
  type GraphQLResolveInfo,
} from 'graphql';
import { tooCostly } from '../../errors/answer-error';
import { mostListed } from '../../limits/query-limits';
import { valuesBelow } from './values-below';

/**
 * Counts what hangs on the entries of the lists of one answer, while it is made: how long those inside rows are nobody
 * knows before. It is done once for each list, and not for each value.
 */
export class ListEntries {
  private count = 0;
  /** By the nodes of a field, which graphql-js makes once for all the rows that have it. */
  private readonly weights = new WeakMap<readonly FieldNode[], number>();

  constructor(private readonly most = mostListed) {}

  /**
   * @param each values of an entry
   * @throws AnswerError when these are too many: nothing more of the answer is made then
   */
  take(entries: number, each: number): void {
    this.count += entries * each;
    if (this.count > this.most) throw this.tooMany();
  }

  /** What was answered; of what was broken off nothing is told but that. */
  whole(result: ExecutionResult): ExecutionResult {
    return this.count > this.most ? { errors: [this.tooMany()] } : result;
  }

  /** For graphql-js: of a field that is read from its property. A promise in its place is told on as it is. */
  readonly fieldResolver: GraphQLFieldResolver<unknown, unknown> = (source, args, context, info) => {
    const value: unknown = defaultFieldResolver(source, args, context, info);
    return Array.isArray(value) ? this.counted(value, info) : value;
  };

  /** @param value of this field */
  counted(value: unknown, info: GraphQLResolveInfo): unknown {
    if (Array.isArray(value)) this.take(value.length, this.weightOf(info));
    return value;
  }

  private weightOf(info: GraphQLResolveInfo): number {
    const weight = this.weights.get(info.fieldNodes) ?? valuesBelow(info, info.returnType, info.fieldNodes);
    this.weights.set(info.fieldNodes, weight);
    return weight;
  }

  private tooMany() {
    return tooCostly(
      `The lists of this answer hold more than ${this.most} values. Ask for fewer rows or fields at once.`,
    );
  }
}
