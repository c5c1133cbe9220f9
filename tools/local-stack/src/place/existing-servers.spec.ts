import { existingServers } from './existing-servers';
import { databases, databaseVariable } from '../topology';

const allSix = Object.fromEntries(databases.map((name) => [databaseVariable(name), `postgres://u:p@db/${name}`]));

describe('servers of someone else', () => {
  test('without variables there are none', () => {
    expect(existingServers({ KAFKA_BROKERS: '', PATH: '/bin' })).toEqual({});
  });

  test('six database URLs stand for a PostgreSQL', () => {
    const { databaseUrls } = existingServers(allSix);
    expect(databaseUrls).toEqual(Object.fromEntries(databases.map((name) => [name, `postgres://u:p@db/${name}`])));
  });

  test('some of the six are refused, and the missing ones named', () => {
    const { DATABASE_URL_VIEWS: _, DATABASE_URL_ORDERS: __, ...four } = allSix;
    expect(() => existingServers(four)).toThrow('not set: DATABASE_URL_ORDERS, DATABASE_URL_VIEWS.');
  });

  test('ClickHouse is read by a user of its own where one is given', () => {
    expect(existingServers({ CLICKHOUSE_URL: 'http://w', CLICKHOUSE_READ_URL: 'http://r' }).clickhouse).toEqual({
      url: 'http://w',
      readUrl: 'http://r',
    });
    expect(existingServers({ CLICKHOUSE_URL: 'http://w' }).clickhouse?.readUrl).toBe('http://w');
  });
});
