import type { Instant } from '@refold/model';
import type { Checkouts, Conducted, SentEntry } from '@refold/views';

const begun: Conducted = { step: 'started', undoing: false, outcome: null, endedAt: null, deadlineAt: null };

interface Told {
  readonly sent?: readonly Pick<SentEntry, 'id' | 'type'>[];
  readonly answered?: readonly Pick<SentEntry, 'id'>[];
}

/** What the conducting process tells of itself. Its stream alone sets these columns. */
export const conductedOn = (
  { conducted, sent }: Readonly<Checkouts>,
  change: Partial<Conducted>,
  told: Told,
  at: Instant,
): Pick<Checkouts, 'conducted' | 'sent'> => ({
  conducted: { ...begun, ...conducted, ...change },
  sent: sentWith(sent, told, at),
});

const sentWith = (before: readonly SentEntry[], { sent = [], answered = [] }: Told, at: Instant): SentEntry[] => {
  const known = new Set(before.map(({ id }) => id));
  const more = sent
    .filter(({ id }) => !known.has(id))
    .map(({ id, type }) => ({ id, type, sentAt: at, answeredAt: null }));
  const ids = new Set(answered.map(({ id }) => id));
  return [...before, ...more].map((each) =>
    ids.has(each.id) && each.answeredAt === null ? { ...each, answeredAt: at } : each,
  );
};
