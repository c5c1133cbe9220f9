import type { Command } from 'commander';
import { verb, type CommonOptions, type Surroundings } from '../command-options';
import { httpJson } from '../system/http';
import { exitCodes, Problem } from '../system/problem';
import { shown } from '../output/shown';
import { atServices, type SagaDesk } from './at-services';
import { checkoutText, type ShownCheckout } from './checkout-text';

const money = '{ amount currency }';
const query = `query Checkout($id: ID!) {
  saga(id: $id) {
    id style status step outcome reason startedAt changedAt deadlineAt endedAt ageSeconds
    troubles { service saga why command since }
    sent { type sentAt answeredAt }
    captured ${money} refunded ${money} reservation confirmedAt cancelledAt shipmentIds
    stale { events since }
  }
}`;

interface Answer {
  readonly data?: { readonly saga: ShownCheckout | null } | null;
  readonly errors?: readonly { readonly message: string }[];
}

export const orderCommand = (surroundings: Surroundings): Command =>
  verb(
    'order',
    'Shows the checkout of an order, in whichever style it runs, out of the events of all services.',
    'sagas order demo-order-041',
    surroundings,
  )
    .argument('<order>', 'id of the order')
    .action((id: string, options: CommonOptions) =>
      atServices(options, surroundings, async (desk) => {
        const checkout = await ask(id, desk);
        desk.output.result('checkout', checkout, checkoutText(checkout));
        return exitCodes.done;
      }),
    );

const ask = async (id: string, { system, credentials }: SagaDesk): Promise<ShownCheckout> => {
  const { data, errors } = (await httpJson(`${system.queryApi}/graphql`, {
    ...{ method: 'POST', contentType: 'application/json', credentials },
    body: JSON.stringify({ query, variables: { id } }),
  })) as Answer;
  if (errors) throw new Problem(`The query API refuses: ${errors.map(({ message }) => shown(message)).join(' ')}`);
  if (data?.saga) return data.saga;
  throw new Problem(`There is no checkout of ${shown(id)}: there is no such order, or people bring it on by hand.`);
};
