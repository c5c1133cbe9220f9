const uuid = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/i;

/**
 * An event's id as the store keeps it, in lower case.
 * @throws RangeError when it is no UUID
 */
export const asEventId = (given: string): string => {
  if (!uuid.test(given)) throw new RangeError(`'${given}' is not a UUID.`);
  return given.toLowerCase();
};
