import { makeToken, type Role } from '@refold/platform/access';
import { testSecret, testService, type TestService } from '@refold/testing';
import { CustomersModule } from '../customers.module';

let customers: TestService;
beforeAll(async () => {
  customers = await testService('customers', (config) => CustomersModule.with(config), { AUTH_SECRET: testSecret });
});
afterAll(() => customers.drop());

const terms = { secret: new TextEncoder().encode(testSecret), issuer: null, audience: 'refold', lifetime: 60 };
const post = async (role: Role, customerId: string | null, path: string, body: object) => {
  const token = await makeToken({ subject: `subject-of-${customerId}`, roles: [role], customerId }, terms);
  const answer = await customers.post(path, body, { authorization: `Bearer ${token}` });
  const { code = answer.body['events'] } = answer.body;
  return [answer.status, code];
};

const changes: [change: string, body: object, event: string][] = [
  ['rename', { name: 'Ana Maria' }, 'CustomerRenamed'],
  ['change-email', { email: 'am@example.com' }, 'CustomerEmailChanged'],
  ['change-address', { address: { city: 'Natal' } }, 'CustomerAddressChanged'],
];

test('customers are registered by others, and change themselves and nobody else, known or not', async () => {
  const ana = { customerId: 'ana', name: 'Ana', email: 'ana@example.com' };
  expect(await post('customer', 'ana', '/customers', ana)).toEqual([403, 'forbidden']);
  expect(await post('staff', null, '/customers', ana)).toEqual([201, ['CustomerRegistered']]);
  for (const [change, body, event] of changes) {
    expect(await post('customer', 'bia', `/customers/ana/${change}`, body)).toEqual([403, 'forbidden']);
    expect(await post('customer', 'bia', `/customers/none/${change}`, body)).toEqual([403, 'forbidden']);
    expect(await post('customer', 'ana', `/customers/ana/${change}`, body)).toEqual([200, [event]]);
  }
  expect(await post('customer', 'ana', '/customers/ana/deactivate', { reason: 'x' })).toEqual([403, 'forbidden']);
});
