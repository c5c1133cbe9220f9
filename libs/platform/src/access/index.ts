export { Allow, ALLOWED_ROLES, Open } from './allow';
export { anyone, hasRole, isOnlyCustomer, itself, roles, type Caller, type Role } from './caller';
