import type { OperatorVerb } from '@refold/model';
import type { SagaFilter, SagaReport } from '@refold/sagas';
import { noCredentials, type Credentials } from '../../access';
import { SagaRefused, ServicesAway, type AbsentService } from './saga-errors';
import { askService, type AskedService } from './saga-exchange';

/** Services that run sagas or policies. */
export const sagaServices = ['orders', 'payments', 'inventory', 'shipping'] as const;
export type SagaService = (typeof sagaServices)[number];

/** An instance, and whose it is. */
export interface SagaInstanceReport extends SagaReport {
  readonly service: SagaService;
}

export interface SagaListing {
  /** Newest first. */
  readonly instances: readonly SagaInstanceReport[];
  /** Services whose instances are not among them. */
  readonly absent: readonly AbsentService[];
}

export interface ListedSagas extends SagaFilter {
  /** Only of this service. */
  readonly service?: string;
}

export interface SagaAct {
  readonly saga: string;
  readonly key: string;
  readonly verb: OperatorVerb;
  readonly reason: string;
}

/** Asks the services themselves how their sagas and policies stand, and has something done with one of them. */
export class SagaClient {
  constructor(private readonly urls: Readonly<Record<SagaService, string>>) {}

  /**
   * What every service that answers knows. One that is away is named, and breaks nothing.
   * @throws SagaRefused when one of them does not let the caller ask, or does not understand the question
   */
  async list({ service, ...filter }: ListedSagas, credentials: Credentials = noCredentials): Promise<SagaListing> {
    const wanted = this.services(credentials).filter((each) => service === undefined || each.service === service);
    if (wanted.length === 0) throw new SagaRefused('invalid', `service: must be one of ${sagaServices.join(', ')}`, '');
    const query = new URLSearchParams(
      Object.entries(filter)
        .filter(([, value]) => value !== undefined)
        .map(([name, value]): [string, string] => [name, String(value)]),
    );
    const asked = await each(wanted, (to) =>
      askService<{ sagas: readonly SagaReport[] }>(to, `/sagas?${query.toString()}`),
    );
    const instances = asked.found.flatMap(({ service: owner, answer: { sagas } }) =>
      sagas.map((report) => ({ ...report, service: owner })),
    );
    return { instances: instances.sort(newestFirst).slice(0, filter.limit ?? usualLimit), absent: asked.absent };
  }

  /**
   * @throws SagaRefused when no service has this instance; ServicesAway when the one that has it may be among those that
   * do not answer
   */
  async show(saga: string, key: string, credentials: Credentials = noCredentials): Promise<SagaInstanceReport> {
    const { found, absent } = await each(this.services(credentials), (to) =>
      askService<SagaReport>(to, pathOf(saga, key)),
    );
    const [one] = found;
    if (one) return { ...one.answer, service: one.service };
    if (absent.length > 0) throw new ServicesAway(absent);
    throw new SagaRefused('unknown', `No service has an instance of ${saga} with the key ${key}.`, '');
  }

  /**
   * Has it done by the service whose instance it is.
   * @returns how the instance stands then
   * @throws SagaRefused, ServicesAway
   */
  async act(act: SagaAct, credentials: Credentials = noCredentials): Promise<SagaInstanceReport> {
    const { saga, key, verb, reason } = act;
    const { service } = await this.show(saga, key, credentials);
    const to = { service, url: this.urls[service], credentials };
    const done = await askService<SagaReport>(to, `${pathOf(saga, key)}/${verb}`, reason);
    if (done) return { ...done, service };
    throw new SagaRefused('unknown', `${service} has no instance of ${saga} with the key ${key} any more.`, '');
  }

  private services(credentials: Credentials): Asked[] {
    return sagaServices.map((service) => ({ service, url: this.urls[service], credentials }));
  }
}

const usualLimit = 100;

const pathOf = (saga: string, key: string): string => `/sagas/${encodeURIComponent(saga)}/${encodeURIComponent(key)}`;

const newestFirst = (a: SagaInstanceReport, b: SagaInstanceReport): number =>
  a.startedAt === b.startedAt ? 0 : a.startedAt < b.startedAt ? 1 : -1;

type Asked = AskedService & { readonly service: SagaService };

interface Found<T> {
  readonly found: readonly { readonly service: SagaService; readonly answer: T }[];
  readonly absent: readonly AbsentService[];
}

/** Asks all at once; what one refuses is refused, what one cannot tell is left out. */
const each = async <T>(services: readonly Asked[], ask: (to: Asked) => Promise<T | null>): Promise<Found<T>> => {
  const absent: AbsentService[] = [];
  const answers = await Promise.all(
    services.map(async (to) => {
      try {
        const answer = await ask(to);
        return answer === null ? [] : [{ service: to.service, answer }];
      } catch (error) {
        if (!(error instanceof ServicesAway)) throw error;
        absent.push(...error.absent);
        return [];
      }
    }),
  );
  return { found: answers.flat(), absent };
};
