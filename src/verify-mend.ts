import { BEATS_PER_SLOT, endOfSlot } from "#src/analysis/rollout.ts";
import type { Run } from "#src/durable/step.ts";
import { judgeMend, type MendVerdict } from "#src/follow-up/judge-mend.ts";
import { busiestVersion } from "#src/monitor/calls-by-version.ts";
import { heedMendOrders } from "./heed-mend-orders.ts";
import type { Mending, MendingPorts } from "./mending.ts";
import type { Watch } from "./ports.ts";
import { rest } from "./rest.ts";

/** So long is waited for a merged fix to be seen live. */
const PAUSES = [2, 2, 5, 5, 5, 10, 10, 10, 20, 30, 60, 120, 300, 600, 1_800, 3_600];
const SLOTS = 24;

/** Tells by the same metric, from production, whether a merged fix held. */
export const verifyMend = async (
  run: Run,
  ports: MendingPorts,
  mending: Mending,
  sha: string,
): Promise<MendVerdict> => {
  const { watch } = ports;
  const { diagnosis, repo, version } = mending;
  const hear = heedMendOrders(
    run,
    ports,
    mending,
    `\`${sha.slice(0, 7)}\` is merged; production is to tell whether it held.`,
  );
  const known = await sight(run, watch, { repo, sha }, hear);
  if (known === null) return { state: "inconclusive", because: "it was never seen live", figures: null };
  const { beatMs } = known;
  const at = Date.parse(await run.now());
  for (let slot = 1; slot <= SLOTS; slot += 1) {
    const now = Date.parse(await run.now());
    await rest(run, (endOfSlot({ at, beatMs }, slot) + 2 * beatMs + 2_000 - now) / 1_000, hear);
    const verdict = await run.step(`compare ${slot}`, async () => {
      const versions = await watch.readVersions(repo);
      const beats = await watch.readBeats(
        repo,
        at - 48 * BEATS_PER_SLOT * beatMs,
        at + 2 * SLOTS * BEATS_PER_SLOT * beatMs,
      );
      const before = beats.filter((beat) => beat.at < at);
      return judgeMend({
        beats,
        beatMs,
        operation: diagnosis.operation,
        metric: diagnosis.cause === "opportunity" ? "latency" : diagnosis.metric,
        isMore: diagnosis.cause === "opportunity" || diagnosis.change >= 0,
        newErrors: diagnosis.cause === "opportunity" ? [] : diagnosis.newErrors,
        bad: version ?? busiestVersion(before, known.version) ?? "",
        good:
          diagnosis.cause === "opportunity"
            ? null
            : (versions.find((one) => one.sha === diagnosis.good)?.version ?? ""),
        fix: known.version,
        isLast: slot === SLOTS,
      });
    });
    if (verdict !== null) return verdict;
  }
  return { state: "inconclusive", because: "too few calls came", figures: null };
};

type Hear = ReturnType<typeof heedMendOrders>;

const sight = async (run: Run, watch: Watch, { repo, sha }: { repo: Mending["repo"]; sha: string }, hear: Hear) => {
  for (const pause of PAUSES) {
    await rest(run, pause, hear);
    const known = await run.step("look for the fix", async () => {
      const beatMs = await watch.readBeatMs(repo);
      const version = (await watch.readVersions(repo)).find((one) => one.sha === sha)?.version;
      return beatMs === null || version === undefined ? null : { beatMs, version };
    });
    if (known !== null) return known;
  }
  return null;
};
