import { currentCaller } from '../../logging';
import { anyone } from '../caller';

/** For a status: where nobody is asked who they are, whoever asks for it is anyone. */
export const accessNow = (): 'open' | 'checked' => (currentCaller() === anyone ? 'open' : 'checked');
