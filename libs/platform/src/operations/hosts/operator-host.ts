import type { VerbProgress } from '@refold/projections';
import type { Credentials } from '../../access';
import type { Verb, VerbAnswers, VerbInput } from '../contract';
import { OperatorClient, VerbRefused } from '../operator-client';

/** How an answer is told while it is waited for. */
export interface Asking {
  readonly onProgress?: (progress: VerbProgress) => void;
  readonly signal?: AbortSignal;
}

/** Milliseconds for which a service that keeps no copies is not asked again whether it does. */
const believedMs = 60_000;
/** Milliseconds that a host may take to say what it keeps. */
const patienceMs = 3_000;

/** A process that keeps views or copies, by its name: `projector`, `orders`. */
export class OperatorHost {
  private readonly client: OperatorClient;
  private readonly names = new Set<string>();
  private keepsNothingUntil = 0;

  constructor(
    readonly name: string,
    url: string,
    credentials: Credentials | undefined,
  ) {
    const called = name === 'projector' ? 'The projector' : `The service ${name}`;
    this.client = new OperatorClient(url, credentials, called);
  }

  ask<V extends Verb>(verb: V, input: VerbInput<V>, { onProgress, signal }: Asking = {}): Promise<VerbAnswers[V]> {
    return this.client.ask(verb, input, onProgress, signal);
  }

  /** Whether it has said before that it keeps this one. */
  isKnownToKeep(view: string): boolean {
    return this.names.has(view);
  }

  /** Whether it has said lately that it takes no verbs, as services without copies do. */
  get keepsNothing(): boolean {
    return Date.now() < this.keepsNothingUntil;
  }

  /** @returns what it keeps; nothing of a service that takes no verbs. @throws ProjectorAway, VerbRefused */
  async look(): Promise<ReadonlySet<string>> {
    if (this.keepsNothing) return this.names;
    try {
      this.keep(await this.ask('versions', {}, { signal: AbortSignal.timeout(patienceMs) }));
    } catch (error) {
      if (!this.isWithoutVerbs(error)) throw error;
    }
    return this.names;
  }

  keep(versions: VerbAnswers['versions']): void {
    for (const { view } of versions) this.names.add(view);
  }

  /** True, and remembered, when an error says that there are no verbs here. */
  isWithoutVerbs(error: unknown): boolean {
    const isSo = error instanceof VerbRefused && error.code === 'no-verbs';
    if (isSo) this.keepsNothingUntil = Date.now() + believedMs;
    return isSo;
  }
}
