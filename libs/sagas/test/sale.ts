import { end, go, MinorUnits, none, saga, undo } from '@refold/model';
import { z } from 'zod';
import { Baskets, GiveBack, Pack, Pay, sales, Tills, Withdraw } from './shop';

/** Pays a basket, then packs it. A basket that is withdrawn meanwhile gets its money back. */
export const saleOf = (deadline: '15m' | '300ms' = '15m', version = 1) =>
  saga('sale', {
    ...{ version, key: 'basketId' as const, from: [Baskets, Tills] as const, records: sales },
    state: z.object({ amount: MinorUnits, paid: z.boolean() }),
    sends: [Pay, Pack, GiveBack, Withdraw] as const,
  })
    .start('Placed', ({ basketId, amount }) =>
      amount === 0n ? none : go('paying', { amount, paid: false }, new Pay({ basketId })),
    )
    .on({
      Paid: (state, { basketId }, { undoing, attempt }) => {
        if (!undoing) return go('packing', { ...state, paid: true }, new Pack({ basketId }));
        return end('withdrawn', new GiveBack({ basketId, attempt }));
      },
      Unpaid: (_, { basketId }) => end('unpaid', new Withdraw({ basketId })),
      Withdrawn: (state) => (state.paid ? end('withdrawn') : undo('waiting for the money', state)),
    })
    .refused({ Withdraw: () => end('unpaid') })
    .deadline(deadline, (_, basketId) => end('timed out', new Withdraw({ basketId })))
    .late({ Paid: (_, { basketId }, { attempt }) => end('timed out', new GiveBack({ basketId, attempt })) });
