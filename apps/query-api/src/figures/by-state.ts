import { AnswerError, type Scope } from '@refold/platform';

/** What of a question for figures may tell where orders are sent. */
export interface AskedByState {
  readonly by?: readonly string[];
  readonly filter?: { readonly state?: readonly string[] | null } | null;
}

/**
 * Figures by state are figures by a part of the address, which is personal. Of a time so short that one order lies in it
 * they would tell that address; of a longer one two answers would that differ by one order, however many there are. So
 * there is no least number of orders from which on they were harmless.
 * @throws AnswerError for a caller from whom what is personal is hidden
 */
export const refuseByState = ({ by, filter }: AskedByState, { hidesPersonal }: Pick<Scope, 'hidesPersonal'>): void => {
  if (hidesPersonal && (by?.includes('state') || filter?.state != null))
    throw new AnswerError(
      'FORBIDDEN',
      'Figures are not split or filtered by the state that orders are sent to, for your roles: it is personal.',
    );
};
