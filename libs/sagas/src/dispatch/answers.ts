import { advance, commandOf, type Refused } from '@refold/model';
import type { Logger } from '@refold/kafka';
import type { InstanceMoves, Move } from '../instances/move-instances';
import type { SagaVersions } from '../instances/saga-versions';
import type { DueCommand } from './due-commands';

/** What became of a command that was tried. */
export type Outcome =
  | { readonly kind: 'answered' }
  | { readonly kind: 'refused'; readonly refused: Refused }
  /** Tried in vain for longer than anybody should wait without a word. */
  | { readonly kind: 'waits'; readonly why: string };

interface Waiting {
  readonly command: DueCommand;
  readonly outcome: Outcome;
  readonly settled: () => void;
}

/** Brings what became of commands to the instances that sent them, several at a time. */
export class Answers {
  private waiting: Waiting[] = [];
  private writing: Promise<void> | undefined;

  constructor(
    private readonly sagas: ReadonlyMap<string, SagaVersions>,
    private readonly moves: InstanceMoves,
    private readonly logger: Logger,
  ) {}

  /** Resolves when it is stored, or when it could not be: then the command is due again when its lease ends. */
  take(command: DueCommand, outcome: Outcome): Promise<void> {
    return new Promise((settled) => {
      this.waiting.push({ command, outcome, settled });
      this.writing ??= this.write().finally(() => (this.writing = undefined));
    });
  }

  private async write(): Promise<void> {
    // What comes in the same turn is written together.
    await new Promise((resolve) => setImmediate(resolve));
    while (this.waiting.length > 0) {
      const all = this.waiting.splice(0);
      const names = [...new Set(all.map(({ command }) => command.saga))];
      await Promise.all(
        names.map((name) =>
          this.writeOf(
            name,
            all.filter(({ command }) => command.saga === name),
          ),
        ),
      );
      for (const { settled } of all) settled();
    }
  }

  private async writeOf(name: string, those: readonly Waiting[]): Promise<void> {
    const versions = this.sagas.get(name);
    if (!versions) return;
    try {
      await this.moves.move(
        versions,
        those.map((each) => moveOf(versions, each)),
      );
    } catch (error) {
      // One that cannot be told must not keep the others from it.
      if (those.length > 1) for (const each of those) await this.writeOf(name, [each]);
      else for (const each of those) await this.failed(versions, each, error as Error);
    }
  }

  private async failed(versions: SagaVersions, { command, outcome }: Waiting, error: Error): Promise<void> {
    const { saga, key, type } = command;
    this.logger.warn(
      { saga, key, command: type, err: error },
      'The answer to a command was not taken; it is sent again.',
    );
    const why = `What follows from ${type} (${outcome.kind}) failed: ${error.message}`;
    const broken: Move = {
      key,
      apply: (of, instance, now) => ({
        advanced: advance(of, instance, { kind: 'broken', why }, now),
        cause: { kind: 'answer', type, id: command.id },
      }),
    };
    // Where the database is away this fails, too; the command's lease ends by itself.
    await this.moves.move(versions, [broken]).catch(() => undefined);
  }
}

const moveOf = (versions: SagaVersions, { command: due, outcome }: Waiting): Move => ({
  key: due.key,
  apply: (saga, instance, now) => {
    const { number, type, id } = due;
    if (!instance.unanswered.includes(number)) return null;
    if (outcome.kind === 'waits')
      return {
        advanced: advance(saga, instance, { kind: 'waits', number, type, why: outcome.why }, now),
        ...{ cause: { kind: 'answer', type, id }, about: { number, type } },
      };
    if (outcome.kind === 'answered')
      return {
        advanced: advance(saga, instance, { kind: 'answered', number }, now),
        ...{ cause: { kind: 'answer', type, id }, about: { number, type, status: 'answered' } },
      };
    const command = commandOf(versions.sends, due);
    const { refused } = outcome;
    return {
      advanced: advance(saga, instance, { kind: 'refused', number, command, refused }, now),
      cause: { kind: 'refusal', type, id },
      about: { number, type, status: 'refused', error: `${refused.message} (${refused.code})` },
    };
  },
});
