import { onceMoreIfOvertaken } from './once-more';

/** A request whose first snapshots say so, one after the other. */
const readerOf = (...overtaken: readonly boolean[]) => {
  let at = 0;
  const beginAgain = jest.fn(() => void (at += 1));
  return { beginAgain, snapshot: { isOvertaken: async () => overtaken[at] ?? false } };
};

test('what was not overtaken is executed once', async () => {
  const reader = readerOf(false);
  const execute = jest.fn(async () => ({ data: { at: 1 } }));
  expect(await onceMoreIfOvertaken(execute, reader)).toEqual({ data: { at: 1 } });
  expect(execute).toHaveBeenCalledTimes(1);
  expect(reader.beginAgain).not.toHaveBeenCalled();
});

test('what a promotion has overtaken is told by a second execution, that reads anew', async () => {
  const reader = readerOf(true, false);
  let times = 0;
  const execute = () => ({ data: { at: (times += 1), begun: reader.beginAgain.mock.calls.length } });
  expect(await onceMoreIfOvertaken(execute, reader)).toEqual({ data: { at: 2, begun: 1 } });
});

test('there is no third time', async () => {
  const reader = readerOf(true, true);
  const execute = jest.fn(async () => ({ data: null }));
  await onceMoreIfOvertaken(execute, reader);
  expect(execute).toHaveBeenCalledTimes(2);
});
