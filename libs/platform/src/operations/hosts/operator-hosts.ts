import type { Credentials } from '../../access';
import type { Verb, VerbAnswers, VerbInput } from '../contract';
import { ProjectorAway, VerbRefused } from '../operator-client';
import { letterOf, placeOf, previewOf } from './letter-ids';
import { OperatorHost, type Asking } from './operator-host';

/** A host that did not answer, while others did. */
export interface AbsentHost {
  readonly host: string;
  readonly why: string;
}

export interface AskingHosts extends Asking {
  /** Told of each host that an answer lacks. */
  readonly onAbsent?: (absent: AbsentHost) => void;
}

interface Found<T> {
  readonly host: OperatorHost;
  readonly answer: T;
}

/**
 * The projector and the services that keep copies, asked as if they were one: a verb goes to whoever keeps what it names,
 * and lists are those of all. A host that is away is named, and breaks nothing that the others can answer.
 */
export class OperatorHosts {
  private readonly projector: OperatorHost;
  private readonly services: readonly OperatorHost[];

  /** @param services their addresses by name; those without copies may be among them */
  constructor(projectorUrl: string, services: Readonly<Record<string, string>>, credentials?: Credentials) {
    this.projector = new OperatorHost('projector', projectorUrl, credentials);
    this.services = Object.entries(services).map(([name, url]) => new OperatorHost(name, url, credentials));
  }

  /** @throws VerbRefused, ProjectorAway */
  async ask<V extends Verb>(verb: V, input: VerbInput<V>, asking: AskingHosts = {}): Promise<VerbAnswers[V]> {
    return (await this.route(verb, input as Named, asking)) as VerbAnswers[V];
  }

  private route(verb: Verb, input: Named, asking: AskingHosts): Promise<unknown> {
    if (input.id !== undefined) return this.askForLetter(verb, { ...input, id: input.id }, asking);
    if (verb === 'rebuilds') return this.rebuilds(input, asking);
    if (input.views !== undefined) return this.askForViews(verb, { ...input, views: input.views }, asking);
    if (input.view !== undefined) return this.askForView(verb, { ...input, view: input.view }, asking);
    return this.askAll(verb, input, asking);
  }

  private async askForLetter(verb: Verb, input: Named & { id: string }, asking: AskingHosts): Promise<unknown> {
    const { host: name, id } = placeOf(input.id);
    const host = [this.projector, ...this.services].find((each) => each.name === name);
    if (!host)
      throw new VerbRefused('unknown', `There is no letter ${input.id}: '${name}' is no process that has any.`);
    return named(verb, host, await host.ask(verb, { ...input, id }, asking));
  }

  /** The projector is asked first, for most views are its own; only when it knows none of this name others are looked at. */
  private async askForView(verb: Verb, input: Named & { view: string }, asking: AskingHosts): Promise<unknown> {
    const known = this.services.find((host) => host.isKnownToKeep(input.view));
    if (known) return named(verb, known, await known.ask(verb, input, asking));
    try {
      return await this.projector.ask(verb, input, asking);
    } catch (error) {
      const { keeper, absent } = await this.keeperElsewhere(error, input.view);
      if (keeper) return named(verb, keeper, await keeper.ask(verb, input, asking));
      throw withAbsent(error, absent);
    }
  }

  private async askForViews(
    verb: Verb,
    input: Named & { views: readonly string[] },
    asking: AskingHosts,
  ): Promise<unknown[]> {
    const isElsewhere = (view: string): boolean => this.services.some((host) => host.isKnownToKeep(view));
    if (!input.views.some(isElsewhere))
      try {
        return [...((await this.projector.ask(verb, input, asking)) as readonly unknown[])];
      } catch (error) {
        const { absent } = await this.keeperElsewhere(error, ...input.views);
        if (!input.views.some(isElsewhere)) throw withAbsent(error, absent);
      }
    const answers: unknown[] = [];
    for (const [host, views] of this.byKeeper(input.views))
      answers.push(...((await host.ask(verb, { ...input, views }, asking)) as readonly unknown[]));
    return answers;
  }

  /** Names do not limit who is asked, unless it is known who keeps them all: the state of each is asked for again and again. */
  private async rebuilds(input: Named, asking: AskingHosts): Promise<unknown[]> {
    const { views = [] } = input;
    const keepers = [...this.byKeeper(views).keys()];
    const areKnown = views.length > 0 && views.every((view) => keepers.some((host) => host.isKnownToKeep(view)));
    return (await this.askAll('rebuilds', input, asking, areKnown ? keepers : undefined)) as unknown[];
  }

  private async askAll(
    verb: Verb,
    input: Named,
    asking: AskingHosts,
    hosts = this.isOfAll(verb) ? [this.projector, ...this.services] : [this.projector],
  ): Promise<unknown> {
    const asked = hosts.filter((host) => !host.keepsNothing);
    const settled = await Promise.allSettled(asked.map((host) => host.ask(verb, input as never, asking)));
    const found: Found<unknown>[] = [];
    const absent: AbsentHost[] = [];
    settled.forEach((outcome, at) => {
      const host = asked[at] as OperatorHost;
      if (outcome.status === 'fulfilled') return found.push({ host, answer: outcome.value });
      const { reason } = outcome as { reason: unknown };
      if (host.isWithoutVerbs(reason)) return;
      if (hosts.length === 1 || !this.isAbsence(host, reason)) throw reason;
      return absent.push({ host: host.name, why: (reason as Error).message });
    });
    if (found.length === 0) throw (settled.find(isAway) as PromiseRejectedResult).reason;
    for (const each of absent) asking.onAbsent?.(each);
    return merged(verb, input, found);
  }

  private isOfAll(verb: Verb): boolean {
    return verb !== 'events.check';
  }

  /** A service in trouble is as good as away; one that does not let the caller ask has to be heard. */
  private isAbsence(host: OperatorHost, reason: unknown): boolean {
    if (reason instanceof ProjectorAway) return true;
    const closed: readonly string[] = ['unauthenticated', 'forbidden', 'invalid'];
    return host !== this.projector && reason instanceof VerbRefused && !closed.includes(reason.code);
  }

  private byKeeper(views: readonly string[]): Map<OperatorHost, string[]> {
    const parts = new Map<OperatorHost, string[]>();
    for (const view of views) {
      const host = this.services.find((each) => each.isKnownToKeep(view)) ?? this.projector;
      parts.set(host, [...(parts.get(host) ?? []), view]);
    }
    return parts;
  }

  /** @param error of the projector; only one that leaves open whose the view is makes others be asked */
  private async keeperElsewhere(
    error: unknown,
    ...views: readonly string[]
  ): Promise<{ readonly keeper: OperatorHost | undefined; readonly absent: readonly AbsentHost[] }> {
    const isOpen = error instanceof ProjectorAway || (error instanceof VerbRefused && error.code === 'unknown');
    if (!isOpen) return { keeper: undefined, absent: [] };
    const absent: AbsentHost[] = [];
    const looks = this.services.map((host) =>
      host.look().catch((reason: Error) => void absent.push({ host: host.name, why: reason.message })),
    );
    await Promise.all(looks);
    return { keeper: this.services.find((host) => views.some((view) => host.isKnownToKeep(view))), absent };
  }
}

/** What a verb may name. */
interface Named {
  readonly view?: string;
  readonly views?: readonly string[];
  readonly id?: string;
  readonly limit?: number;
}

const isAway = (outcome: PromiseSettledResult<unknown>): boolean => outcome.status === 'rejected';

/** Somebody who looks for what a service keeps is told which ones could not be looked at. */
const withAbsent = (error: unknown, absent: readonly AbsentHost[]): unknown => {
  if (!(error instanceof VerbRefused) || absent.length === 0) return error;
  const names = absent.map(({ host }) => host).join(', ');
  return new VerbRefused(
    error.code,
    `${error.message} What these services keep is not known, for they do not answer: ${names}.`,
  );
};

/** An answer with the numbers of letters as they are told outside of their host. */
const named = (verb: Verb, { name }: OperatorHost, answer: unknown): unknown => {
  if (verb === 'deadletters.list') return (answer as VerbAnswers[typeof verb]).map((letter) => letterOf(name, letter));
  if (verb === 'deadletters.show') return letterOf(name, answer as VerbAnswers[typeof verb]);
  return verb === 'deadletters.preview' ? previewOf(name, answer as VerbAnswers[typeof verb]) : answer;
};

const usualLetters = 100;

const merged = (verb: Verb, { limit = usualLetters }: Named, found: readonly Found<unknown>[]): unknown => {
  if (verb === 'versions') for (const { host, answer } of found) host.keep(answer as VerbAnswers[typeof verb]);
  const answers = found.map(({ host, answer }) => named(verb, host, answer));
  if (verb === 'deadletters.list')
    return (answers as VerbAnswers[typeof verb][])
      .flat()
      .sort((one, other) => one.parkedAt.localeCompare(other.parkedAt))
      .slice(0, limit);
  if (verb === 'deadletters.retry') return (answers as VerbAnswers[typeof verb][]).reduce(summed);
  return answers.every(Array.isArray) ? answers.flat() : answers[0];
};

const summed = (one: VerbAnswers['deadletters.retry'], other: VerbAnswers['deadletters.retry']) => ({
  ...one,
  letters: one.letters + other.letters,
  applied: one.applied + other.applied,
  parked: one.parked + other.parked,
});
