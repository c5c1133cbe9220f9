import { currentContext, inContext } from '../logging';
import { tracer, type NewSpan } from './tracer';

/**
 * Runs `work` as a span below the work at hand; what it sets off is below the span. Where nobody traces it is only run.
 */
export const spanned = async <T>(span: Omit<NewSpan, 'parent'>, work: () => Promise<T>): Promise<T> => {
  const present = tracer();
  if (!present) return work();
  const context = currentContext();
  const open = present.begin({ ...span, parent: context?.traceparent ?? null });
  const { traceparent } = open;
  try {
    const result = await (context ? inContext({ ...context, traceparent }, work) : work());
    open.end();
    return result;
  } catch (error) {
    open.end(error);
    throw error;
  }
};
