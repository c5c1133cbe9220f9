/** What a process shows of itself when it asks another. */
export interface Credentials {
  /**
   * For the header Authorization; null where there is nothing to show.
   * @throws Error saying why there is nothing, although there should be
   */
  authorization(): Promise<string | null>;
}

/** Of a process in a system where nobody is asked who they are. */
export const noCredentials: Credentials = { authorization: async () => null };

/** The headers of a request that shows them. */
export const authorizationIn = async (credentials: Credentials): Promise<Record<string, string>> => {
  const authorization = await credentials.authorization();
  return authorization === null ? {} : { authorization };
};
