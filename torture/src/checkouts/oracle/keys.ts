import type { Difference } from '../../oracle/rows';
import { services, type CheckoutSystem } from '../system/checkout-system';

/**
 * KEYS: whatever a service has answered under a key was asked for by a saga under the id of one of its commands, or by
 * somebody outside under a key of theirs. So a command that is tried again is the same one to its service.
 */
export const checkKeys = async ({ databases, keys }: CheckoutSystem): Promise<Difference[]> => {
  const known = new Set(keys);
  const answered: { service: string; key: string }[] = [];
  for (const service of services) {
    const { pool } = databases[service];
    const { rows: there } = await pool.query(`select to_regclass('sagas.saga_commands') as it`);
    if ((there[0] as { it: unknown } | undefined)?.it != null)
      for (const { id } of (await pool.query<{ id: string }>('select id::text from sagas.saga_commands')).rows)
        known.add(id);
    for (const { key } of (await pool.query<{ key: string }>('select key from command_answers')).rows)
      answered.push({ service, key });
  }
  return answered
    .filter(({ key }) => !known.has(key))
    .map(({ service, key }) => ({
      ...{ oracle: 'KEYS', where: service, key, column: '', expected: 'the id of a command', found: 'nobody’s' },
    }));
};
