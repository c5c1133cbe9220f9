import { type AskedByState, refuseByState } from './by-state';

const refusal = (asked: AskedByState, hidesPersonal = true): unknown => {
  try {
    refuseByState(asked, { hidesPersonal });
    return undefined;
  } catch (error) {
    return error;
  }
};

test.each<AskedByState>([{ by: ['month', 'state'] }, { filter: { state: ['SP'] } }, { by: [], filter: { state: [] } }])(
  'figures that would tell where an order is sent (%j) are refused to whom addresses are hidden from',
  (asked) => {
    expect(refusal(asked)).toMatchObject({ extensions: { code: 'FORBIDDEN' } });
    expect(refusal(asked, false)).toBeUndefined();
  },
);

test.each<AskedByState>([{}, { by: ['status'], filter: null }, { filter: { state: null } }])(
  'all other figures (%j) are for them, too',
  (asked) => expect(refusal(asked)).toBeUndefined(),
);
