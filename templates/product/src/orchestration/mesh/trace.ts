const POOL_BYTES = 4_096;
const ID_BYTES = 16;

const pool = new Uint8Array(POOL_BYTES);
let used = POOL_BYTES;

/** A W3C trace id that nobody else has. Random bytes are drawn for many ids at once: drawing costs more than the bytes. */
export const createTrace = (): string => {
  if (used + ID_BYTES > POOL_BYTES) {
    crypto.getRandomValues(pool);
    used = 0;
  }
  used += ID_BYTES;
  return pool.subarray(used - ID_BYTES, used).toHex();
};

const PARENT = /^[\da-f]{2}-(?<trace>[\da-f]{32})-[\da-f]{16}-[\da-f]{2}$/u;

/** The trace that a request already belongs to, by its header `traceparent`; a new one where it names none. */
export const readTrace = (traceparent: string | null): string => {
  const trace = traceparent === null ? undefined : PARENT.exec(traceparent)?.groups?.["trace"];
  return trace === undefined || /^0+$/u.test(trace) ? createTrace() : trace;
};

/** The header by which others carry the trace on. */
export const renderTraceparent = (trace: string): string => `00-${trace}-${createTrace().slice(ID_BYTES)}-01`;
