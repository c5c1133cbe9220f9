import type { Aggregate } from '@refold/model';
import { Problem } from '../../http';
import { asCallersSee } from '../commands/execution/store-failures';
import type { AnyAggregate } from '../commands/plan';
import type { Runtime } from '../runtime/runtime';
import { presentOf } from './present';

/**
 * The state that one stream has come to, for an endpoint that a service writes itself.
 * @throws Problem 404 `order/unknown` and the like when there is none, 503 when the store is away
 */
export const stateNow = async <S, E extends { type: string }, C extends { type: string }>(
  runtime: Runtime,
  aggregate: Aggregate<S, E, C>,
  id: string,
): Promise<S> => {
  runtime.refuseUntilStarted();
  const present = await presentOf(runtime.store, aggregate, id).catch((error: unknown) => {
    throw asCallersSee(error);
  });
  if (present.version === 0) throw noSuch(aggregate, id);
  return present.state as S;
};

export const noSuch = ({ stream: { category } }: AnyAggregate, id: string): Problem =>
  new Problem(404, `${category}/unknown`, `There is no ${category} ${id}.`);
