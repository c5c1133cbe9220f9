import { backoff, pause } from '@refold/event-store';
import type { Logger } from '@refold/kafka';
import { advance, commandOf, writableText, type Refused } from '@refold/model';
import type { InstanceMoves, Move } from '../instances/move-instances';
import { isOfTheInstance } from '../instances/rule-failed';
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
  private isWriting = false;

  constructor(
    private readonly sagas: ReadonlyMap<string, SagaVersions>,
    private readonly moves: InstanceMoves,
    private readonly logger: Logger,
  ) {}

  /** Resolves when it is stored, or when it could not be: then the command is due again when its lease ends. */
  take(command: DueCommand, outcome: Outcome): Promise<void> {
    return new Promise((settled) => {
      this.waiting.push({ command, outcome, settled });
      if (this.isWriting) return;
      this.isWriting = true;
      // What comes in the same turn is written together.
      setImmediate(() => void this.write());
    });
  }

  private async write(): Promise<void> {
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
    // In the same turn in which nothing was waiting, or an answer could come in between and lie there.
    this.isWriting = false;
  }

  private async writeOf(name: string, those: readonly Waiting[]): Promise<void> {
    const versions = this.sagas.get(name);
    if (!versions) return;
    const moves = those.map((each) => moveOf(versions, each));
    try {
      await this.patiently(() => this.moves.move(versions, moves));
    } catch (error) {
      if (!isOfTheInstance(error))
        this.logger.warn({ saga: name, err: error }, 'Answers to commands could not be stored; they are sent again.');
      // One that cannot be told must not keep the others from it.
      else if (those.length > 1) for (const each of those) await this.writeOf(name, [each]);
      else for (const each of those) await this.tellBroken(versions, each, error);
    }
  }

  /** The same again while a server is to blame: an answer that is given up comes again only when the lease ends. */
  private async patiently(work: () => Promise<unknown>): Promise<void> {
    for (let failures = 1; ; failures++) {
      try {
        return void (await work());
      } catch (error) {
        if (failures >= mostTries || isOfTheInstance(error)) throw error;
        await pause(backoff(failures, longestPauseMs));
      }
    }
  }

  private async tellBroken(versions: SagaVersions, { command, outcome }: Waiting, error: Error): Promise<void> {
    const { saga, key, number, type, id } = command;
    this.logger.error(
      { saga, key, command: type, err: error },
      'What follows from the answer to a command failed; it is sent again.',
    );
    const why = `What follows from ${type} (${outcome.kind}) failed: ${error.message}`;
    const broken = { why, command: { number, type }, cause: { kind: 'answer', type, id } } as const;
    // Where this fails, too, the log has told; the command's lease ends by itself.
    await this.moves.tellBroken(versions, key, broken).catch((err: Error) => {
      this.logger.error({ saga, key, err }, 'An instance cannot tell what failed.');
    });
  }
}

/** Some seconds in all, well within a lease. */
const [mostTries, longestPauseMs] = [6, 1_500];

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
      about: { number, type, status: 'refused', error: writableText(`${refused.message} (${refused.code})`) },
    };
  },
});
