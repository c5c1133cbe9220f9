/** The five owners of events, by the names that streams, topics and addresses share. */
export const serviceNames = ['orders', 'payments', 'inventory', 'customers', 'shipping'] as const;
export type ServiceName = (typeof serviceNames)[number];

export const isServiceName = (name: string): name is ServiceName => (serviceNames as readonly string[]).includes(name);
