/** What moves an instance, as it is told and as what follows from it is traced. */
export interface Cause {
  readonly kind: 'event' | 'answer' | 'refusal' | 'deadline' | 'operator';
  /** Of the event or the command. */
  readonly type?: string;
  /** UUID of the event or the command. */
  readonly id?: string;
  /** Of the event; what has no event belongs to the instance's own. */
  readonly correlationId?: string;
  readonly traceparent?: string | null;
  /** A person's, with the reason. */
  readonly operator?: string;
  readonly reason?: string;
}

/** The event because of which something is done; null where there is none. */
export const causationOf = ({ kind, id }: Cause): string | null => (kind === 'event' ? (id ?? null) : null);
