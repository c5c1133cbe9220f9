import { Extensions } from '@nestjs/graphql';

/** Under this key a question's extensions say that its answer can be followed. */
const liveKey = 'live';

export interface LiveField {
  /** Argument that names the row which is asked for, in the first view that the question reads. */
  readonly key?: string;
}

/** The answer of this question can be followed: there is a subscription of the same name and arguments. */
export const Live = (field: LiveField = {}): MethodDecorator => Extensions({ [liveKey]: field });

export const liveOf = ({ extensions }: { readonly extensions: object }): LiveField | undefined =>
  (extensions as { readonly live?: LiveField })[liveKey];
