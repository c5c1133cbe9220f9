import { ClickHouse } from './clickhouse';

/** Stands where no facts are kept. Nothing is connected; whoever asks it all the same has made a mistake. */
export class NoClickHouse extends ClickHouse {
  constructor() {
    super('http://127.0.0.1:1/none');
  }

  override async command(): Promise<never> {
    return refuse();
  }

  override async select(): Promise<never> {
    return refuse();
  }

  override async insert(): Promise<never> {
    return refuse();
  }
}

const refuse = (): never => {
  throw new Error('This process keeps no facts: it was started without a ClickHouse.');
};
