import { Client, Pool } from 'pg';

/** Where a process dies: as it sends a statement, or when the server has done it and the answer is on its way. */
export interface Death {
  readonly at: 'before' | 'after';
  readonly statement: RegExp;
}

/** A pool whose process can be killed: from then on nothing that it is asked for reaches the database. */
export class MortalPool {
  readonly pool: Pool;
  isDead = false;

  constructor(
    url: string,
    private readonly death: Death | null = null,
  ) {
    this.pool = new Pool({ connectionString: url, max: 12, Client: this.clients() });
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
        if (meets(text, 'after')) this.dieAfter(args);
        const result: unknown = (super.query as (...args: unknown[]) => unknown).apply(this, args);
        if (meets(text, 'after') && result instanceof Promise)
          return result.then((answer: unknown) => {
            kill();
            this.cut();
            return answer;
          }) as never;
        return result as never;
      }

      private dieAfter(args: unknown[]): void {
        const told = args.at(-1);
        if (typeof told !== 'function') return;
        args[args.length - 1] = (...answer: unknown[]): void => {
          kill();
          this.cut();
          (told as (...answer: unknown[]) => void)(...answer);
        };
      }

      private cut(): void {
        (this as unknown as { connection: { stream: { destroy(): void } } }).connection.stream.destroy();
      }
    };
  }

  private readonly meets = (text: string, at: Death['at']): boolean =>
    !this.isDead && this.death?.at === at && this.death.statement.test(text);

  private readonly kill = (): void => {
    this.isDead = true;
  };
}
