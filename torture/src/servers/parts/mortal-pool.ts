import { Client, Pool } from 'pg';

/** Where a process dies: as it sends a statement, or when the server has done it and the answer is on its way. */
export interface Death {
  readonly name: string;
  readonly at: 'before' | 'after';
  readonly statement: RegExp;
}

/** The named points of a projector's flush. */
export const deaths: readonly Death[] = [
  { name: 'before it locks its ledger', at: 'before', statement: /__ledger" where .* for update/ },
  { name: 'as its rows are written', at: 'after', statement: /^insert into "?(order_details|customer_overview)_v/ },
  { name: 'as its ledger is written', at: 'after', statement: /^insert into "\w+__ledger"/ },
  { name: 'before its progress is written', at: 'before', statement: /^insert into projection_progress as known/m },
  { name: 'as its progress is written', at: 'after', statement: /^insert into projection_progress as known/m },
  { name: 'before it commits', at: 'before', statement: /^commit$/ },
  { name: 'as it commits', at: 'after', statement: /^commit$/ },
];

/** A pool whose process can be killed: from then on nothing that it is asked for reaches the database. */
export class MortalPool {
  readonly pool: Pool;
  isDead = false;
  /** Where it dies next. */
  death: Death | null = null;

  constructor(
    url: string,
    private readonly onDeath: (death: Death) => void,
  ) {
    this.pool = new Pool({
      connectionString: url,
      max: 12,
      Client: this.clients(),
      application_name: 'torture projector',
    });
    this.pool.on('error', () => undefined);
  }

  private clients(): typeof Client {
    const { meets, kill } = this;
    const isDead = (): boolean => this.isDead;
    return class extends Client {
      // pg's own overloads are many, and all of them go through this one.
      override query(...args: unknown[]): never {
        const [asked] = args as [string | { readonly text?: string } | undefined];
        const text = (typeof asked === 'string' ? asked : asked?.text) ?? '';
        if (meets(text, 'before')) kill();
        if (isDead()) this.cut();
        const isLast = meets(text, 'after');
        const result: unknown = (super.query as (...all: unknown[]) => unknown).apply(this, args);
        if (!isLast || !(result instanceof Promise)) return result as never;
        return result.then((answer: unknown) => {
          kill();
          this.cut();
          return answer;
        }) as never;
      }

      private cut(): void {
        (this as unknown as { connection: { stream: { destroy(): void } } }).connection.stream.destroy();
      }
    };
  }

  private readonly meets = (text: string, at: Death['at']): boolean =>
    !this.isDead && this.death?.at === at && this.death.statement.test(text);

  private readonly kill = (): void => {
    if (this.isDead || !this.death) return;
    this.isDead = true;
    this.onDeath(this.death);
  };
}
