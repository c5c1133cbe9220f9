import { Lane, type Batch } from './lane';

const limits = { lines: 2, bytes: 1000, waiting: 1 };

test('batches go out one after the other, in the order of their lines', async () => {
  const sent: string[][] = [];
  let inFlight = 0;
  const lane = new Lane<number>(limits, async ({ lines }: Batch<number>) => {
    expect(++inFlight).toBe(1);
    await new Promise((resolve) => setTimeout(resolve, lines[0] === '0' ? 20 : 1));
    inFlight -= 1;
    sent.push(lines);
  });
  for (let item = 0; item < 5; item++) await lane.add(String(item), item);
  await lane.drain();
  expect(sent).toEqual([['0', '1'], ['2', '3'], ['4']]);
});

test('a batch never holds more bytes than the service takes', async () => {
  const sent: number[] = [];
  const lane = new Lane<null>({ lines: 100, bytes: 10, waiting: 9 }, async ({ bytes }) => void sent.push(bytes));
  for (const line of ['áááá', 'bbbb', 'cc', 'x'.repeat(12)]) await lane.add(line, null);
  await lane.drain();
  expect(sent).toEqual([8, 6, 12]);
});

test('whoever adds faster than is sent has to wait, so that memory stays bounded', async () => {
  let release = () => undefined as void;
  const lane = new Lane<null>(limits, () => new Promise((resolve) => (release = resolve)));
  for (const line of ['1', '2', '3']) await lane.add(line, null);
  let added = false;
  const fourth = lane.add('4', null).then(() => (added = true));
  await new Promise((resolve) => setTimeout(resolve, 10));
  expect(added).toBe(false);
  release();
  await fourth;
  expect(added).toBe(true);
});

test('after a batch that failed nothing is sent, and everyone is told', async () => {
  const sent: string[][] = [];
  const lane = new Lane<null>(limits, async ({ lines }) => {
    sent.push(lines);
    throw new Error('refused');
  });
  for (const line of ['1', '2', '3']) await lane.add(line, null);
  await expect(lane.drain()).rejects.toThrow('refused');
  expect(sent).toEqual([['1', '2']]);
});
