import { dirname } from "node:path";

/** What a tool of a product runs in, as its CI has it: nothing of the environment of the test that starts it. */
export const toolEnvironment = (more: Readonly<Record<string, string>> = {}): Record<string, string> => {
  const { HOME = "", NODE_COMPILE_CACHE, PATH = "", TMPDIR } = process.env;
  return {
    HOME,
    PATH: `${dirname(process.execPath)}:${PATH}`,
    ...(TMPDIR !== undefined && { TMPDIR }),
    // wrangler is one file of 15 MB; compiled once, it starts a third faster.
    ...(NODE_COMPILE_CACHE !== undefined && { NODE_COMPILE_CACHE }),
    CI: "1",
    NO_COLOR: "1",
    WRANGLER_SEND_METRICS: "false",
    CLOUDFLARE_CF_FETCH_ENABLED: "false",
    ...more,
  };
};
