import type { ViewChange } from './view-change';

/** Tells of changes while it is started; it may miss some. */
export interface ChangeSignal {
  start(onChange: (change: ViewChange) => void): void;
  stop(): Promise<void>;
}

/**
 * Listens as long as somebody wants to hear, and a while longer: so those who come and go open no connection each time.
 * Never twice at a time: who comes while it is stopped is listened for when it has stopped.
 */
export class KeptSignal {
  private wanted = false;
  private listening = false;
  private stopping: Promise<void> | undefined;
  private farewell: NodeJS.Timeout | undefined;

  constructor(
    private readonly signal: ChangeSignal,
    private readonly onChange: (change: ViewChange) => void,
    private readonly keptMs: number,
  ) {}

  want(): void {
    clearTimeout(this.farewell);
    this.wanted = true;
    if (this.listening) return;
    this.listening = true;
    this.signal.start(this.onChange);
  }

  /** Nobody wants to hear any more. */
  leave(): void {
    this.wanted = false;
    clearTimeout(this.farewell);
    this.farewell = setTimeout(() => void this.stop(), this.keptMs).unref();
  }

  /** Ends when nothing is listened to any more. */
  async stop(): Promise<void> {
    clearTimeout(this.farewell);
    this.wanted = false;
    if (this.listening) await (this.stopping ??= this.end());
  }

  private async end(): Promise<void> {
    await this.signal.stop();
    this.stopping = undefined;
    this.listening = false;
    if (this.wanted) this.want();
  }
}
