import { Extensions } from '@nestjs/graphql';

/** Under this key a question's extensions say that its answer can be followed. */
const liveKey = 'live';

/** The answer of this question can be followed: there is a subscription of the same name and arguments. */
export const Live = (): MethodDecorator => Extensions({ [liveKey]: true });

export const isLive = ({ extensions }: { readonly extensions: object }): boolean =>
  (extensions as { readonly live?: boolean })[liveKey] === true;
