/** Kafka does not hold everything that a service has published: its own feed has the rest. */
export class GapFound extends Error {
  constructor(
    readonly service: string,
    message: string,
  ) {
    super(message);
    this.name = 'GapFound';
  }
}
