export { InvalidToken, readToken, signToken, type Written } from './token';
