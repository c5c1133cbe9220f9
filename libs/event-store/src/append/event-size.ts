/**
 * Bytes of an event's data, as JSON in UTF-8. Kafka's brokers refuse a batch beyond 1,048,588 bytes by default, and an
 * event that cannot be published would block all behind it; so it must not be stored in the first place.
 */
export const largestDataBytes = 1_000_000;
/** Bytes of ids, type, key and correlation together: they travel as headers of the same record. */
export const largestEnvelopeBytes = 8_192;

/** An event that no Kafka record could carry. Nothing was stored: split it, or keep the bulk elsewhere. */
export class EventTooLarge extends Error {
  constructor(
    readonly type: string,
    readonly streamId: string,
    readonly bytes: number,
    readonly limit: number,
    part: 'data' | 'envelope',
  ) {
    super(`${type} of ${streamId} has ${bytes} bytes of ${part}; the limit is ${limit}.`);
    this.name = 'EventTooLarge';
  }
}

/** @throws EventTooLarge */
export const checkSize = (type: string, streamId: string, data: string, envelope: readonly (string | null)[]): void => {
  const bytes = Buffer.byteLength(data);
  if (bytes > largestDataBytes) throw new EventTooLarge(type, streamId, bytes, largestDataBytes, 'data');
  const around = envelope.reduce((sum, text) => sum + Buffer.byteLength(text ?? ''), 0);
  if (around > largestEnvelopeBytes) throw new EventTooLarge(type, streamId, around, largestEnvelopeBytes, 'envelope');
};
