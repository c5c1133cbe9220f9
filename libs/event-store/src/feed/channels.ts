/** NOTIFY channels, each of one database. They only wake: whoever misses one reads the tables a moment later. */
export const channels = {
  /** Something was appended and committed. */
  appended: 'refold_appended',
  /** The feed has grown; the payload is its head. */
  feed: 'refold_feed',
} as const;
