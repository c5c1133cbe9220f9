/** In values: five services are asked for one order. */
export const composedCost = 100;
