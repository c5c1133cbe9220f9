import { currentCaller } from '../../logging';
import { anyone, nobody } from '../caller';

/** For a status: where nobody is asked who they are, whoever asks for it is anyone. */
export const accessNow = (): 'open' | 'checked' => (currentCaller() === anyone ? 'open' : 'checked');

/** Whether whoever asks has shown no token, where tokens are asked for: they are told that, not why. */
export const strangerAsks = (): boolean => currentCaller() === nobody;
