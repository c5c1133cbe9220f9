import { createKafka } from './create-kafka';

const linesOf = (namespace: string, message: string): [string, object, string][] => {
  const lines: [string, object, string][] = [];
  const saying = (level: string) => (fields: object, text: string) => void lines.push([level, fields, text]);
  const logger = { debug: saying('debug'), info: saying('info'), warn: saying('warn'), error: saying('error') };
  const kafka = createKafka({ brokers: ['127.0.0.1:1'], clientId: 'log-spec', logger });
  kafka.logger().namespace(namespace).error(message, { groupId: 'g', stack: 'Error: at line 1' });
  return lines;
};

test.each([
  ['Connection', 'Response JoinGroup(key: 11, version: 5)'],
  ['Connection', 'Connection error: connect ECONNREFUSED 127.0.0.1:1'],
  ['Connection', 'Connection timeout'],
  ['BrokerPool', 'Failed to connect to seed broker, trying another broker from the list: connect ECONNREFUSED'],
  ['Producer', 'Failed to send messages: The request timed out'],
  ['Consumer', 'Crash: KafkaJSNumberOfRetriesExceeded: The coordinator is loading'],
])('a try that failed is a detail, for its caller tells what comes of it: %s, %s', (namespace, message) => {
  expect(linesOf(namespace, message)).toEqual([
    ['debug', { namespace, groupId: 'g', stack: 'Error: at line 1' }, `kafkajs: ${message}`],
  ]);
});

test('any other complaint of the client is one line of warning, without a stack', () => {
  expect(linesOf('ConsumerGroup', 'Offset out of range, resetting to default offset')).toEqual([
    ['warn', { namespace: 'ConsumerGroup', groupId: 'g' }, 'kafkajs: Offset out of range, resetting to default offset'],
  ]);
});
