import { event, Id, type RecordedEvent, secret, Text } from '@refold/model';
import { headOf } from './explain-row';

class Paid extends event('Paid', 1, { id: Id, card: secret(Text(20)), note: Text(20).optional() }) {}

test('an event is shown without what its contract marks as secret', () => {
  const paid = new Paid({ id: 'p1', card: 'tok', note: 'late' });
  const recorded = { service: 'till', streamId: 'bill-b1', streamVersion: 1, id: 'e', type: 'Paid' } as RecordedEvent;
  const head = headOf({ recorded, event: paid, meta: {} as never });
  expect(head).toMatchObject({ type: 'Paid', data: { id: 'p1', card: null, note: 'late' } });
});
