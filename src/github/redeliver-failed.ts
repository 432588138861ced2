import * as v from "valibot";
import { UserError } from "#src/errors.ts";
import { unlessRefused } from "./github-refusal.ts";
import { type Caller, dataOf } from "./installation-caller.ts";

/**
 * Asks GitHub to send again, oldest first, each delivery of the last `hours` that never arrived; GitHub does not by
 * itself. Gives how many those were. A delivery that did arrive, its answer lost, is told from a new one by its bytes.
 */
export type RedeliverFailed = (hours: number) => Promise<number>;

const Listed = v.object({
  data: v.array(
    v.object({
      // GitHub counts further than a number can, and Octokit then gives a bigint.
      id: v.pipe(v.union([v.number(), v.bigint()]), v.transform(String)),
      guid: v.string(),
      delivered_at: v.string(),
      status_code: v.number(),
    }),
  ),
  headers: v.object({ link: v.optional(v.string(), "") }),
});
type Try = v.InferOutput<typeof Listed>["data"][number];

const HOUR_MS = 3_600_000;
const PAGE = 100;

const hasArrived = ({ status_code: status }: Try): boolean => status >= 200 && status < 400;

const listPage = (call: Caller, cursor: string | null): Promise<v.InferOutput<typeof Listed>> =>
  call(null, Listed, (octokit) =>
    octokit.rest.apps.listWebhookDeliveries({ per_page: PAGE, ...(cursor !== null && { cursor }) }),
  );

/** Newest first, as GitHub lists them. */
const listSince = async (call: Caller, since: number): Promise<Try[]> => {
  const tries: Try[] = [];
  let cursor: string | null = null;
  do {
    const { data, headers }: v.InferOutput<typeof Listed> = await listPage(call, cursor);
    const recent = data.filter(({ delivered_at: at }) => Date.parse(at) >= since);
    tries.push(...recent);
    const next = /[?&]cursor=([^&>]+)[^>]*>; rel="next"/u.exec(headers.link)?.[1];
    cursor = next === undefined || recent.length < data.length ? null : decodeURIComponent(next);
  } while (cursor !== null);
  return tries;
};

export const failedRedeliverer =
  (call: Caller): RedeliverFailed =>
  async (hours) => {
    const oldestFirst = (await listSince(call, Date.now() - hours * HOUR_MS)).toReversed();
    const arrived = new Set(oldestFirst.filter(hasArrived).map(({ guid }) => guid));
    // Every try has an id of its own; what is tried keeps its guid.
    const lost = new Map(oldestFirst.filter(({ guid }) => !arrived.has(guid)).map(({ guid, id }) => [guid, id]));
    for (const id of lost.values()) {
      const attempt = call(null, dataOf(v.unknown()), (octokit) =>
        octokit.request(`POST /app/hook/deliveries/${id}/attempts`),
      );
      // One that GitHub will not or can't send again must not hold up those after it.
      await unlessRefused(attempt, [400, 404, 422], null);
    }
    return lost.size;
  };

/** As long as GitHub keeps a delivery: what came while nobody was there to take it. */
const KEPT_HOURS = 72;
/** What got lost while we were there, or was still under way at the first look. */
const EVERY_MS = 5 * 60_000;
const RECENT_HOURS = 1;

/** Looks for failed deliveries at once and every five minutes, until the function it gives is called. */
export const keepRedelivering = (redeliver: RedeliverFailed, log: (line: string) => void): (() => void) => {
  let stopped = false;
  let timer: NodeJS.Timeout | undefined;
  const tell = (line: string): void => void (stopped || log(line));
  const look = async (hours: number): Promise<void> => {
    try {
      const count = await redeliver(hours);
      if (count > 0) tell(`asked GitHub to send again what had failed: ${count}`);
    } catch (error) {
      const mend = error instanceof UserError ? ` ${error.mend}` : "";
      tell(`failed deliveries can't be looked for: ${error instanceof Error ? error.message : String(error)}${mend}`);
    }
    if (!stopped) timer = setTimeout(() => void look(RECENT_HOURS), EVERY_MS);
  };
  void look(KEPT_HOURS);
  return () => {
    stopped = true;
    clearTimeout(timer);
  };
};
