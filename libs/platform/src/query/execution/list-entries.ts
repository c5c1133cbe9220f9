import { defaultFieldResolver, type ExecutionResult, type GraphQLFieldResolver } from 'graphql';
import { tooCostly } from '../errors/answer-error';
import { mostEntries } from '../limits/query-limits';

/** Counts what the lists of one answer hold, while it is made: how long those inside rows are nobody knows before. */
export class ListEntries {
  private count = 0;

  constructor(private readonly most = mostEntries) {}

  /** @throws AnswerError when these are too many: nothing more of the answer is made then */
  take(entries: number): void {
    this.count += entries;
    if (this.count > this.most) throw this.tooMany();
  }

  /** What was answered; of what was broken off nothing is told but that. */
  whole(result: ExecutionResult): ExecutionResult {
    return this.count > this.most ? { errors: [this.tooMany()] } : result;
  }

  /** For graphql-js: of a field that is read from its property. */
  readonly fieldResolver: GraphQLFieldResolver<unknown, unknown> = (source, args, context, info) => {
    const value: unknown = defaultFieldResolver(source, args, context, info);
    if (Array.isArray(value)) this.take(value.length);
    return value;
  };

  private tooMany() {
    return tooCostly(`The lists of this answer hold more than ${this.most} entries. Ask for fewer rows at once.`);
  }
}
