import type { Instant } from '@refold/model';
import type { Checkouts } from '@refold/views';
import { choreographed } from './choreographed';
import type { Course } from './course';
import { allTroubles, placeOf } from './troubles';

type Standing = Pick<Checkouts, 'status' | 'step' | 'outcome' | 'endedAt' | 'deadlineAt' | 'stuckWhy' | 'stuckIn'>;

/** Everything in a row that follows from the rest of it, so that it is the same in whatever order events have come. */
export const standingOf = (row: Readonly<Checkouts>): Standing => {
  const course = row.style === 'choreography' ? choreographed(row) : conductedCourse(row);
  const troubles = allTroubles(row);
  const [first] = troubles;
  const undoing = course.undoing || troubles.some((each) => each.undoing);
  const { step, outcome, endedAt } = course;
  return {
    ...{ status: statusOf(course, undoing, first !== undefined), step, outcome, endedAt },
    // Whoever gives back, or has declared the end, has no deadline any more.
    deadlineAt: endedAt === null && !undoing && step !== 'ending' ? course.deadlineAt : null,
    stuckWhy: first?.why ?? null,
    stuckIn: first ? placeOf(first) : null,
  };
};

const statusOf = ({ endedAt }: Course, undoing: boolean, isStuck: boolean): Checkouts['status'] => {
  if (isStuck) return undoing ? 'compensation-failed' : 'stuck';
  if (endedAt !== null) return 'ended';
  return undoing ? 'compensating' : 'running';
};

/** The conducting process says all of it itself; before its first word it is about to begin. */
const conductedCourse = ({ conducted }: Readonly<Checkouts>): Course =>
  conducted ?? { step: 'started', undoing: false, outcome: null, endedAt: null, deadlineAt: null };

/** The later of two moments. */
export const later = (one: Instant | null, other: Instant): Instant => (one !== null && one > other ? one : other);
