import { v5 as uuidv5 } from 'uuid';

/** Namespace of the ids of commands: any UUID, as long as it never changes. */
const commands = 'c5f5b7d2-6a0e-4a0b-9c3a-2d8f6f1b7e11';

/** The id of an instance's command: the same whenever the instance comes to it again, so no repeat is a second command. */
export const commandIdOf = (saga: string, key: string, number: number): string =>
  uuidv5(`${saga}/${key}/${number}`, commands);
