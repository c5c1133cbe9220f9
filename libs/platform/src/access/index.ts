export { Allow, ALLOWED_ROLES, Open, type Allowed } from './allow';
export { anyone, hasRole, isOnlyCustomer, itself, nobody, roles, type Caller, type Role } from './caller';
export { authorizationIn, credentialsOf, noCredentials, type Credentials } from './credentials/credentials';
export { OwnTokens } from './credentials/own-tokens';
export { AccessGuard, forbidden } from './http/access.guard';
export { accessNow } from './http/access-now';
export { authenticate, callerOf } from './http/authenticate';
export { makeToken, type TokenTerms } from './tokens/make-token';
export { Unauthenticated, type TokenFault } from './tokens/unauthenticated';
