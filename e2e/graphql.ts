/** Asks a system's query API. @throws Error with its words when it answers by an error */
export async function ask<T>(queryApiUrl: string | undefined, query: string, variables: object = {}): Promise<T> {
  const response = await fetch(`${queryApiUrl}/graphql`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ query, variables }),
  });
  const { data, errors } = (await response.json()) as { data?: T; errors?: unknown };
  if (errors !== undefined || !data) throw new Error(`${query} was answered: ${JSON.stringify(errors)}`);
  return data;
}

/** Asks again until the answer is as it should be, for views follow the services after a moment. */
export async function eventually<T>(question: () => Promise<T>, expectation: (answer: T) => void): Promise<T> {
  const deadline = Date.now() + 30_000;
  for (;;) {
    const answer = await question();
    try {
      expectation(answer);
      return answer;
    } catch (error) {
      if (Date.now() > deadline) throw error;
      await new Promise((resolve) => setTimeout(resolve, 100));
    }
  }
}
