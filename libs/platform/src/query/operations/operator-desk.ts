import { credentialsOf } from '../../access';
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
import type { QueryConfig } from '../query-config';
import { refuseRemote } from './refuse-remote';

type Nullable<T> = { [K in keyof T]: T[K] | null };

type DeskConfig = Pick<QueryConfig, 'process' | 'projectorUrl' | 'host' | 'authentication' | 'serviceTokenFile'>;

/**
 * Asks the projector for the operator's verbs. Where nobody is asked who they are, it does so for callers of this machine
 * only, and where others might come in, for nobody.
 */
export class OperatorDesk {
  private readonly client: OperatorClient;

  constructor(private readonly config: DeskConfig) {
    this.client = new OperatorClient(config.projectorUrl, credentialsOf(config));
  }

  /** @throws AnswerError */
  async ask<V extends Verb>(
    { callerAddress }: QueryContext,
    verb: V,
    input: Nullable<VerbInput<V>>,
  ): Promise<VerbAnswers[V]> {
    refuseRemote(this.config, callerAddress);
    try {
      return await this.client.ask(verb, given(input));
    } catch (error) {
      throw answerErrorOf(error);
    }
  }
}

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
