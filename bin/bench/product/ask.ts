import { get } from "node:http";

/** What one request brought: the time it took, and what the contender had counted by then. */
export type Answer = { ms: number; hits: number };

/** Asks a contender once. Throws unless it answers 200 or 201 with a count. */
export const ask = async (url: URL): Promise<Answer> => {
  const started = performance.now();
  const { promise, reject, resolve } = Promise.withResolvers<{ status: number | undefined; body: string }>();
  get(url, (response) => {
    let body = "";
    response.setEncoding("utf8");
    response.on("data", (text: string) => (body += text));
    response.on("end", () => resolve({ status: response.statusCode, body }));
  }).on("error", reject);
  const { status, body } = await promise;
  const ms = performance.now() - started;
  if (status !== 200 && status !== 201) throw new Error(`${url.href} answered ${status}: ${body.slice(0, 200)}`);
  const { hits } = JSON.parse(body) as { hits?: unknown };
  if (typeof hits !== "number") throw new Error(`${url.href} counted nothing: ${body.slice(0, 200)}`);
  return { ms, hits };
};
