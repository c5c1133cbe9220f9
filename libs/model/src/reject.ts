/** The domain's refusal of a command: a stable code such as `order/not-open`, and a sentence for people. */
export class Rejection extends Error {
  constructor(
    readonly code: string,
    message: string = code,
  ) {
    super(message);
    this.name = 'Rejection';
  }
}

/** Refuses the command at hand. At the edges the code becomes HTTP 409 and a GraphQL error code. */
export const reject = (code: `${string}/${string}`, message?: string): never => {
  throw new Rejection(code, message);
};
