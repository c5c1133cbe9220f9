import { buildSchema, type ExecutionResult, getOperationAST, parse } from 'graphql';
import { anyone } from '../../../access';
import { Outlet } from '../hub/outlet';
import { usualTerms } from '../live-terms';
import { type LiveClient, liveProtocol, type ProtocolOptions } from './live-protocol';

const document = parse('subscription { order }');

/** A client that follows an answer which is lost on its way to it. */
const losing = async (isOpen: boolean) => {
  const formatError = jest.fn((error: object) => error as never);
  const follow = async function* (): AsyncGenerator<ExecutionResult> {
    yield await Promise.resolve({ data: { order: 1 } });
  };
  const server = liveProtocol({
    schema: buildSchema('type Query { order: Int } type Subscription { order: Int }'),
    hub: { follow } as unknown as ProtocolOptions['hub'],
    questions: { read: () => ({ document, operation: getOperationAST(document), values: 1 }) } as never,
    gate: {
      operations: { refuseOtherTexts: () => undefined },
      budgets: { admit: () => undefined, charge: () => undefined },
    },
    ...{ terms: usualTerms, formatError, onPush: () => undefined },
  } as unknown as ProtocolOptions);
  const client: LiveClient = {
    ...{ caller: anyone, callerAddress: '10.0.0.1', following: 0, outlet: new Outlet() },
    ...{ isOpen: () => isOpen, admit: () => Promise.resolve(true) },
  };
  let hear: (data: string) => Promise<void> = () => Promise.resolve();
  const send = (data: string) => (data.includes('"next"') ? Promise.reject(new Error('lost')) : Promise.resolve());
  const protocol = 'graphql-transport-ws';
  const closed = server.opened(
    { protocol, send, close: () => undefined, onMessage: (listener) => (hear = listener) },
    client,
  );
  await hear(JSON.stringify({ type: 'connection_init' }));
  const payload = { query: 'subscription { order }' };
  await hear(JSON.stringify({ id: '1', type: 'subscribe', payload })).catch(() => undefined);
  await closed();
  return { formatError };
};

test('an answer that is lost on its way is an error to be told and logged only while the client is there', async () => {
  expect((await losing(true)).formatError).toHaveBeenCalledTimes(1);
  expect((await losing(false)).formatError).not.toHaveBeenCalled();
});
