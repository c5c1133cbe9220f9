/**
 * The value, or the error as a value: GraphQL then puts null and an error in the place of this one field, and the rest
 * of the page is answered. For what is computed out of a row that may be damaged.
 */
export const attempt = <T>(compute: () => T): T => {
  try {
    return compute();
  } catch (error) {
    return (error instanceof Error ? error : new Error(String(error))) as T;
  }
};
