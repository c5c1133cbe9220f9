import type { ApolloDriverConfig } from '@nestjs/apollo';

/** Nest is an ES module and sees Apollo's declarations for those, which differ from ours in name only. */
export type ApolloPlugin = NonNullable<ApolloDriverConfig['plugins']>[number];
