/** Reads where the test stack is. `npm test` sets these; a stack that already runs is reused by setting them yourself. */
export function fromTestStack(
  variable: 'REFOLD_TEST_POSTGRES_URL' | 'REFOLD_TEST_KAFKA_BROKERS' | 'REFOLD_TEST_CLICKHOUSE_URL',
): string {
  const value = process.env[variable];
  if (value) return value;
  throw new Error(
    `${variable} is not set, so there is no server to test on. ` +
      'Run integration tests by `npm test -- --only int PATTERN`, which starts the servers and sets it.',
  );
}

/** A name that no other test in this run or on this server has: the label, for people, and 48 random bits. */
export function uniqueName(label: string): string {
  const random = Array.from(crypto.getRandomValues(new Uint8Array(6)), (byte) => byte.toString(16).padStart(2, '0'));
  return `t_${label.toLowerCase().replace(/[^a-z0-9]+/g, '_')}_${random.join('')}`.slice(-63);
}
