import type { Row } from './csv-rows';

/** The files of the data set, and of each the columns that an import reads. */
export const tables = {
  orders: {
    file: 'olist_orders_dataset.csv',
    columns: [
      'order_id',
      'customer_id',
      'order_status',
      'order_purchase_timestamp',
      'order_approved_at',
      'order_delivered_carrier_date',
      'order_delivered_customer_date',
    ],
  },
  items: {
    file: 'olist_order_items_dataset.csv',
    columns: ['order_id', 'order_item_id', 'product_id', 'seller_id', 'price', 'freight_value'],
  },
  payments: {
    file: 'olist_order_payments_dataset.csv',
    columns: ['order_id', 'payment_sequential', 'payment_type', 'payment_installments', 'payment_value'],
  },
  customers: {
    file: 'olist_customers_dataset.csv',
    columns: ['customer_id', 'customer_unique_id', 'customer_zip_code_prefix', 'customer_city', 'customer_state'],
  },
  products: { file: 'olist_products_dataset.csv', columns: ['product_id', 'product_category_name'] },
  sellers: { file: 'olist_sellers_dataset.csv', columns: ['seller_id'] },
  translation: {
    file: 'product_category_name_translation.csv',
    columns: ['product_category_name', 'product_category_name_english'],
  },
} as const;

export type Table = keyof typeof tables;
export type RowOf<T extends Table> = Row<(typeof tables)[T]['columns'][number]>;
