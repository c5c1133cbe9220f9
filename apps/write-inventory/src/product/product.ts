import { ActivateProduct, ChangeProduct, DeactivateProduct, ListProduct } from '@refold/commands';
import { ProductActivated, ProductChanged, ProductDeactivated, ProductListed, Products } from '@refold/events';
import { aggregate, encodeData, reject, type Money } from '@refold/model';

interface Entry {
  readonly name?: string;
  readonly category?: string;
  readonly price?: Money;
}
interface Product {
  readonly status: 'absent' | 'active' | 'inactive';
  readonly entry: Entry;
  /** Missing in a history that begins later. */
  readonly listed?: ProductListed;
}

const refuseUnknown = ({ status }: Product, sku: string): void => {
  if (status === 'absent') reject('product/unknown', `There is no product ${sku}.`);
};

const entryOf = ({ name, category, price }: Entry): Entry => ({ name, category, price });

export const Product = aggregate(Products, (): Product => ({ status: 'absent', entry: {} }))
  .evolve({
    ProductListed: ({ status, entry }, listed) =>
      status === 'absent' ? { status: 'active', entry: entryOf(listed), listed } : { status, entry, listed },
    ProductChanged: ({ status, listed }, changed) => ({
      status: status === 'absent' ? 'active' : status,
      entry: entryOf(changed),
      listed,
    }),
    ProductDeactivated: (product) => ({ ...product, status: 'inactive' }),
    ProductActivated: (product) => ({ ...product, status: 'active' }),
  })
  .decide([ListProduct, ChangeProduct, DeactivateProduct, ActivateProduct], {
    ListProduct: ({ status, listed: before }, { sku, name, category, price }) => {
      const listed = new ProductListed({ sku, name, category, price });
      if (status === 'absent') return listed;
      if (before && encodeData(before) === encodeData(listed)) return []; // A repeat is answered, not refused.
      return reject('product/already-listed', `Product ${sku} was listed before, with other content.`);
    },

    ChangeProduct: (product, { sku, name, category, price }) => {
      refuseUnknown(product, sku);
      const { entry } = product;
      const next = { name: name ?? entry.name, category: category ?? entry.category, price: price ?? entry.price };
      return encodeData(next) === encodeData(entry) ? [] : new ProductChanged({ sku, ...next });
    },

    DeactivateProduct: (product, { sku }) => {
      refuseUnknown(product, sku);
      return product.status === 'inactive' ? [] : new ProductDeactivated({ sku });
    },

    ActivateProduct: (product, { sku }) => {
      refuseUnknown(product, sku);
      return product.status === 'active' ? [] : new ProductActivated({ sku });
    },
  });
