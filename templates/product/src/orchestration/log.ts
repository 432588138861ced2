/** One JSON line. `trace` ties together everything that one request caused. Never give it what callers wrote. */
export const log = (event: string, fields: Record<string, string | number | boolean | null>): void => {
  console.log(JSON.stringify({ event, ...fields }));
};
