/** A service said no, in its own words, or there is no such instance; nothing was changed. */
export class SagaRefused extends Error {
  constructor(
    /** `unknown`: no service has the instance; `not-now`: it cannot be done as the instance stands. */
    readonly code: 'unknown' | 'not-now' | 'invalid' | 'unauthenticated' | 'forbidden',
    message: string,
    /** Where the service that said so answers; the empty text where it was none of them. */
    readonly url: string,
  ) {
    super(message);
    this.name = 'SagaRefused';
  }
}

/** A service of which nothing can be told now. */
export interface AbsentService {
  readonly service: string;
  readonly why: string;
}

/** Services that would have to be asked do not answer. */
export class ServicesAway extends Error {
  constructor(readonly absent: readonly AbsentService[]) {
    super(absent.map(({ service, why }) => `${service} does not answer: ${why}`).join('\n'));
    this.name = 'ServicesAway';
  }
}
