/** This operation is left to graphql-js. */
export class NotCompilable extends Error {
  constructor(why: string) {
    super(`Not compiled: ${why}.`);
    this.name = 'NotCompilable';
  }
}
