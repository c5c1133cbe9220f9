import { SetMetadata } from '@nestjs/common';
import type { Role } from './caller';

/** Under this key an endpoint's metadata names the roles that may call it. */
export const ALLOWED_ROLES = 'refold:allowed-roles';

/** What stands there. */
export type Allowed = readonly Role[] | 'everybody';

/** Who may call the endpoint, or every endpoint of the controller. An endpoint that says nothing is closed to all. */
export const Allow = (...roles: readonly [Role, ...Role[]]): MethodDecorator & ClassDecorator =>
  SetMetadata(ALLOWED_ROLES, roles);

/** Open to everybody, also without a token: liveness, readiness, the description of the API. */
export const Open = (): MethodDecorator & ClassDecorator => SetMetadata(ALLOWED_ROLES, 'everybody');
