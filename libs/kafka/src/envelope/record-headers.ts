/** `ce_type` of a record that carries no event: it tells an idle partition how far its owner has published. */
export const heartbeatType = 'refold.heartbeat';

/** The CloudEvents 1.0 attributes of a record, binary mode: one text header each, in the order they are written. */
export interface RecordHeaders {
  readonly ce_specversion: '1.0';
  readonly ce_id: string;
  readonly ce_source: string;
  readonly ce_type: string;
  /** The stream id. */
  readonly ce_subject?: string;
  /** When it happened. */
  readonly ce_time?: string;
  /** The owner's database clock. */
  readonly ce_recordedat: string;
  /** `OrderPlaced/1` */
  readonly ce_dataschema?: string;
  readonly ce_streamversion?: string;
  readonly ce_feednumber: string;
  /** Feed number of the partition's record before this one, `0` if there is none. So a reader can tell a hole. */
  readonly ce_previousfeednumber: string;
  readonly ce_correlationid?: string;
  readonly ce_causationid?: string;
  readonly ce_origin?: string;
  readonly traceparent?: string;
  readonly 'content-type'?: 'application/json';
}

export const sourceOf = (service: string): string => `/refold/${service}`;
