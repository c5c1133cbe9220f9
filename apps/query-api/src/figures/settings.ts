/** Years that ClickHouse's first kind of date does not reach are answered, too, and not bent to the nearest that it does. */
const wholeCalendar = 'enable_extended_results_for_datetime_functions = 1';

/**
 * What is grouped or sorted otherwise, as by customers, goes to the disk beyond so many bytes: it takes half as long again
 * or twice as long, and a store that grows does not end with questions that nobody can ask any more.
 */
const onDiskBeyond = 'max_bytes_before_external_group_by = 60000000, max_bytes_before_external_sort = 60000000';

/** For all figures, however they are read. */
export const ofAnySize = `${wholeCalendar}, ${onDiskBeyond}`;

/**
 * Facts are stored by order id. So what is joined or grouped by it can be read side by side, a few thousand rows of each
 * at a time, where hash tables of all orders would take a hundred times the memory and twice as long.
 */
export const inStoredOrder =
  "join_algorithm = 'full_sorting_merge', optimize_aggregation_in_order = 1, max_block_size = 8192";
