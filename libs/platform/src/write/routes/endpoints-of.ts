import type { Type } from '@nestjs/common';
import { OpenapiController } from '../openapi/openapi.controller';
import { readsControllerOf } from '../reads/reads-controller';
import type { AnyCommandRoutes } from './command-routes';
import { controllerOf } from './controller-of';

/** All that is made from these tables: their endpoints, and where they are described. */
export const endpointsOf = (routes: readonly AnyCommandRoutes[]): Type[] =>
  routes.length === 0
    ? []
    : [
        ...routes.map(controllerOf),
        ...routes.filter(({ reads }) => reads.length > 0).map(readsControllerOf),
        OpenapiController,
      ];
