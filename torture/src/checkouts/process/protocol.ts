import type { Charge, GatewayAnswer, Refund } from '../../../../apps/write-payments/src/gateway/payment-gateway';

/** Where the process of a service is while something is done to it, in the life of one command of one order. */
export type Point =
  /** The runner writes that it is to be sent, and has not committed. */
  | 'is stored'
  /** It is committed, and on its way. */
  | 'is sent'
  /** It has arrived at its service, and nothing has happened. */
  | 'arrives'
  /** Its service has done it and committed that, and has not answered. */
  | 'is done'
  /** The runner has the answer, and has not written it down. */
  | 'is answered';

/** What becomes of it then. Nothing, where its process is killed meanwhile. */
export type Fate =
  | 'goes on'
  /** The connection to the database is cut: the transaction is as if it had never been. */
  | 'is cut'
  /** It is carried out twice at the same time. */
  | 'is doubled'
  /** It was done, and nobody is told. */
  | 'is lost'
  /** For good, with a code that nobody has a rule for. */
  | 'is refused';

/** A reader of topics has fetched something. */
export interface Fetched {
  readonly kind: 'fetched';
  readonly topic: string;
}
/** Milliseconds for which it leaves that partition alone and reads on in the others; 0: not at all. */
export type Lateness = number;

export interface Reached {
  readonly kind: 'reached';
  readonly point: Point;
  /** Name of the command's contract. */
  readonly command: string;
  readonly orderId: string;
}

export interface GatewayCall {
  readonly kind: 'gateway';
  readonly call: 'authorise' | 'capture' | 'charge' | 'refund' | 'release';
  readonly charge: Charge | Refund | { readonly key: string };
}

export interface Mailed {
  readonly kind: 'mail';
  readonly mail: { readonly key: string; readonly to: string; readonly subject: string; readonly text: string };
}

export type Question = Reached | Fetched | GatewayCall | Mailed;
export type Answer = Fate | Lateness | GatewayAnswer | null;

/** From the process of a service to whoever started it, and back. */
export interface Asked {
  readonly id: number;
  readonly question: Question;
}
export interface Answered {
  readonly id: number;
  readonly answer?: Answer;
  /** Why there is none. */
  readonly error?: string;
}
