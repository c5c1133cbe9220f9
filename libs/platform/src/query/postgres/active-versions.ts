import { AnswerError } from '../errors/answer-error';

export interface ActiveVersion {
  readonly view: string;
  readonly version: number;
  readonly engine: string;
}

/** Told of each view whose table was asked for, and of the keys of the rows that are read of it; left out, of any. */
export type OnRead = (view: string, keys?: readonly string[]) => void;

/**
 * Which physical tables a request reads, in both engines. The projector keeps one row a view: promotion and rollback are
 * one update of it.
 */
export class ActiveVersions {
  private readonly versions: ReadonlyMap<string, ActiveVersion>;

  constructor(
    rows: readonly ActiveVersion[],
    private readonly onRead: OnRead = () => undefined,
  ) {
    this.versions = new Map(rows.map((row) => [row.view, row]));
  }

  /**
   * @param keys of the rows that are read of it; left out where it may be any, or whether there are others matters
   * @throws AnswerError `NOT_READY` when the projector has not built this view yet
   */
  tableOf(view: string, keys?: readonly string[]): string {
    const active = this.versions.get(view);
    if (!active) throw notReady(view);
    this.onRead(view, keys);
    return `${view}_v${active.version}`;
  }

  list(): ActiveVersion[] {
    return [...this.versions.values()].map(({ view, version, engine }) => ({ view, version, engine }));
  }
}

export const notReady = (view: string): AnswerError =>
  new AnswerError('NOT_READY', `The view ${view} is not ready yet: the projector has not built it.`);
