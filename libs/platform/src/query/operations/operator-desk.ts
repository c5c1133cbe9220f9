import { isLoopback } from '../../http/loopback';
import {
  OperatorClient,
  ProjectorAway,
  type Verb,
  type VerbAnswers,
  type VerbInput,
  VerbRefused,
} from '../../operations';
import { AnswerError, type AnswerErrorCode } from '../errors/answer-error';
import type { QueryContext } from '../graphql/reader';

type Nullable<T> = { [K in keyof T]: T[K] | null };

/**
 * Asks the projector for the operator's verbs, for callers of this machine only: nothing here asks who is calling, so
 * where others might, nobody is answered.
 */
export class OperatorDesk {
  private readonly client: OperatorClient;

  constructor(
    projectorUrl: string,
    /** Where this process listens. */
    private readonly host: string,
  ) {
    this.client = new OperatorClient(projectorUrl);
  }

  /** @throws AnswerError */
  async ask<V extends Verb>(
    { callerAddress }: QueryContext,
    verb: V,
    input: Nullable<VerbInput<V>>,
  ): Promise<VerbAnswers[V]> {
    if (!isLoopback(this.host)) throw forbidden('This process listens beyond its own machine.');
    if (!isLoopbackAddress(callerAddress)) throw forbidden('This request came from another machine.');
    try {
      return await this.client.ask(verb, given(input));
    } catch (error) {
      throw answerErrorOf(error);
    }
  }
}

const forbidden = (why: string): AnswerError =>
  new AnswerError('FORBIDDEN', `${why} Operations are answered on loopback only, since nobody is asked who they are.`);

/** IPv4 as a socket of both families writes it is `::ffff:127.0.0.1`. */
const isLoopbackAddress = (address: string | undefined): boolean =>
  address !== undefined && isLoopback(address.replace(/^::ffff:/i, ''));

/** In GraphQL what is left out may be null, too. */
const given = <Input extends object>(input: Nullable<Input>): Input =>
  Object.fromEntries(Object.entries(input).filter(([, value]) => value !== null && value !== undefined)) as Input;

const codes: Readonly<Partial<Record<VerbRefused['code'], AnswerErrorCode>>> = {
  unknown: 'NOT_FOUND',
  refused: 'REFUSED',
  busy: 'BUSY',
  unavailable: 'UNAVAILABLE',
  invalid: 'BAD_USER_INPUT',
};

const answerErrorOf = (error: unknown): unknown => {
  if (error instanceof ProjectorAway)
    return new AnswerError('UNAVAILABLE', 'The projector does not answer. Try again shortly.', { cause: error });
  // A fault stays one: its text may hold a host or a statement. That this process is refused is a fault of ours, too.
  const code = error instanceof VerbRefused ? codes[error.code] : undefined;
  return code === undefined ? error : new AnswerError(code, (error as VerbRefused).message);
};
