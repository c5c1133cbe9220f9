import type { IncomingHttpHeaders } from 'node:http';
import { anyone, nobody, type Caller, type Checked, TokenReader, tokenIn, Unauthenticated } from '../../../access';
import type { Authentication } from '../../../config';
import type { Logger } from '../../../logging';
import { scopeOf } from '../../access/scope';
import { admitted } from '../../graphql/admitted';

/** Milliseconds. */
const leastRecheckMs = 1_000;
/** Milliseconds after which it is tried again whether the token is good, when that cannot be found out. */
const retryMs = 30_000;
/** Longer than this no timer of Node's waits. */
const longestWaitMs = 2 ** 31 - 1;

export interface Admission {
  readonly caller: Caller;
  /** Ends the watch over their token. */
  readonly leave: () => void;
}

/** Lets callers in by the tokens that are good over HTTP, and out again when these are not good any more. */
export class LiveCallers {
  private readonly tokens: TokenReader | null;

  constructor(
    authentication: Authentication | undefined,
    private readonly logger: Logger,
  ) {
    this.tokens = authentication ? new TokenReader(authentication, logger) : null;
  }

  /**
   * @param params what the client has sent to begin with: its `authorization` is as that header
   * @param headers of the request that opened the connection, for clients that can set them
   * @param onExpired told when the token is not good any more
   * @throws Unauthenticated, AnswerError, Problem
   */
  async admit(
    params: Readonly<Record<string, unknown>> | undefined,
    headers: IncomingHttpHeaders,
    onExpired: (reason: Unauthenticated) => void,
  ): Promise<Admission> {
    const { tokens } = this;
    if (!tokens) return admission(anyone);
    const shown = params?.['authorization'] ?? params?.['Authorization'] ?? headers.authorization;
    if (shown === undefined) return admission(nobody);
    if (typeof shown !== 'string') throw new Unauthenticated('scheme');
    const token = tokenIn(shown);
    const { caller, endsAt, ...checked } = await tokens.check(token);
    const watches = [this.watch(tokens, token, checked, onExpired), onceEnded(endsAt, onExpired)];
    return admission(caller, () => watches.forEach((leave) => leave()));
  }

  /** It is looked at as often as that of a caller over HTTP, so that a withdrawn key shuts its tokens out here too. */
  private watch(
    tokens: TokenReader,
    token: string,
    { until, runsOutAt }: Pick<Checked, 'until' | 'runsOutAt'>,
    onExpired: (reason: Unauthenticated) => void,
  ) {
    let timer: NodeJS.Timeout | undefined;
    const recheck = async (): Promise<void> => {
      try {
        waitUntil((await tokens.check(token)).until);
      } catch (error) {
        if (error instanceof Unauthenticated) return onExpired(error);
        this.logger.warn({ err: error }, 'Whether a token is still good cannot be found out. It is tried again.');
        wait(retryMs);
      }
    };
    let left = false;
    const wait = (milliseconds: number): void => {
      if (!left) timer = setTimeout(() => void recheck(), Math.max(milliseconds, leastRecheckMs));
    };
    // Past that it is taken only because clocks differ, and its end is known.
    const waitUntil = (moment: number): void => {
      if (Date.now() < runsOutAt) wait(moment - Date.now());
    };
    waitUntil(until);
    return () => {
      left = true;
      clearTimeout(timer);
    };
  }
}

/** A token has its end also while nobody can find out whether its key is still believed. */
const onceEnded = (endsAt: number, onExpired: (reason: Unauthenticated) => void): (() => void) => {
  let timer: NodeJS.Timeout;
  const wait = (): void => {
    const leftMs = endsAt - Date.now();
    if (leftMs <= 0) onExpired(new Unauthenticated('expired'));
    else timer = setTimeout(wait, Math.min(leftMs, longestWaitMs));
  };
  wait();
  return () => clearTimeout(timer);
};

/** @throws AnswerError */
const admission = (caller: Caller, leave: () => void = () => undefined): Admission => {
  try {
    scopeOf(admitted(caller));
    return { caller, leave };
  } catch (error) {
    leave();
    throw error;
  }
};
