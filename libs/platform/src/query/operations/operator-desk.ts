import { credentialsOf } from '../../access';
import {
  OperatorHosts,
  type AbsentHost,
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

type DeskConfig = Pick<QueryConfig, 'process' | 'projectorUrl' | 'host' | 'authentication' | 'serviceTokenFile'> &
  Partial<Pick<QueryConfig, 'dependencies'>>;

/** Verbs that answer for all views and copies at once. */
type ListVerb = 'versions' | 'rebuilds' | 'deadletters.list' | 'audit';

/**
 * Asks the projector, and the services that keep copies, for the operator's verbs. Where nobody is asked who they are, it does so for callers of this machine
 * only, and where others might come in, for nobody.
 */
export class OperatorDesk {
  private readonly hosts: OperatorHosts;

  constructor(private readonly config: DeskConfig) {
    const { projector: _, ...services } = config.dependencies ?? {};
    this.hosts = new OperatorHosts(config.projectorUrl, services, credentialsOf(config));
  }

  /** @throws AnswerError */
  async ask<V extends Verb>(
    { callerAddress }: QueryContext,
    verb: V,
    input: Nullable<VerbInput<V>>,
    onAbsent?: (absent: AbsentHost) => void,
  ): Promise<VerbAnswers[V]> {
    refuseRemote(this.config, callerAddress);
    try {
      return await this.hosts.ask(verb, given(input), onAbsent && { onAbsent });
    } catch (error) {
      throw answerErrorOf(error);
    }
  }

  /**
   * The same callers, for what is asked of others than the projector.
   * @throws AnswerError
   */
  admit({ callerAddress }: QueryContext): void {
    refuseRemote(this.config, callerAddress);
  }

  /**
   * The same for a list: whoever is away is an error among its items, and hides nothing of the others.
   * @throws AnswerError when nobody answers
   */
  async list<V extends ListVerb>(
    context: QueryContext,
    verb: V,
    input: Nullable<VerbInput<V>>,
  ): Promise<(VerbAnswers[V][number] | AnswerError)[]> {
    const absent: AnswerError[] = [];
    const items = await this.ask(context, verb, input, (each) => absent.push(errorOf(each)));
    return [...items, ...absent];
  }
}

/** An item that is an error becomes null, with the error beside the answer. */
const errorOf = ({ host }: AbsentHost): AnswerError =>
  new AnswerError('UNAVAILABLE', `${host} does not answer, so what it keeps is not in this list. Try again shortly.`);

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
