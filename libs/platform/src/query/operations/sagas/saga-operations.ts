import {
  SagaClient,
  SagaRefused,
  ServicesAway,
  type ListedSagas,
  type SagaAct,
  type SagaInstanceReport,
  type SagaListing,
} from '../../../operations';
import { credentialsOf, type Credentials } from '../../../access';
import { AnswerError, type AnswerErrorCode } from '../../errors/answer-error';
import type { QueryContext } from '../../graphql/reader';
import type { QueryConfig } from '../../query-config';
import { refuseRemote } from '../refuse-remote';

type Config = Pick<QueryConfig, 'process' | 'serviceUrls' | 'host' | 'authentication' | 'serviceTokenFile'>;

/**
 * Asks the services about their sagas. It shows what the caller has shown, so that what is done with an instance goes down
 * under the name of the person and not of this process.
 */
export class SagaOperations {
  private readonly client: SagaClient;

  constructor(private readonly config: Config) {
    this.client = new SagaClient(config.serviceUrls);
  }

  /** @throws AnswerError */
  list(context: QueryContext, filter: ListedSagas): Promise<SagaListing> {
    return this.ask(context, (credentials) => this.client.list(filter, credentials));
  }

  /** @throws AnswerError */
  show(context: QueryContext, saga: string, key: string): Promise<SagaInstanceReport> {
    return this.ask(context, (credentials) => this.client.show(saga, key, credentials));
  }

  /** @throws AnswerError */
  act(context: QueryContext, act: SagaAct): Promise<SagaInstanceReport> {
    return this.ask(context, (credentials) => this.client.act(act, credentials));
  }

  private async ask<T>(context: QueryContext, question: (credentials: Credentials) => Promise<T>): Promise<T> {
    refuseRemote(this.config, context.callerAddress);
    try {
      return await question(this.credentialsOf(context));
    } catch (error) {
      throw answerErrorOf(error);
    }
  }

  private credentialsOf({ authorization }: QueryContext): Credentials {
    return authorization === null ? credentialsOf(this.config) : { authorization: async () => authorization };
  }
}

const codes: Readonly<Record<SagaRefused['code'], AnswerErrorCode>> = {
  unknown: 'NOT_FOUND',
  'not-now': 'REFUSED',
  invalid: 'BAD_USER_INPUT',
  unauthenticated: 'UNAUTHENTICATED',
  forbidden: 'FORBIDDEN',
};

/** A service's own words may hold its address or a port; only that it is away is told. */
const answerErrorOf = (error: unknown): unknown => {
  if (error instanceof SagaRefused) return new AnswerError(codes[error.code], error.message);
  if (!(error instanceof ServicesAway)) return error;
  const names = error.absent.map(({ service }) => service).join(', ');
  return new AnswerError('UNAVAILABLE', `Not answering now: ${names}. Try again shortly.`, { cause: error });
};
