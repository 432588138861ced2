import { rmSync } from "node:fs";
import { availableParallelism, loadavg } from "node:os";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { UserError } from "#src/errors.ts";
import { renderColumns } from "#src/world/terminal.ts";
import { makeWorldDirectory } from "#src/world/world-directory.ts";
import { endureKills, type Ordained } from "#test/endurance/endure-kills.ts";
import { bundleProduct, writeProduct } from "#test/endurance/endurance-product.ts";
import { receiveWebhooks } from "#test/endurance/receive-webhooks.ts";
import { median } from "./statistics.ts";

const ROOT = join(import.meta.dirname, "..", "..");
const SHOWN = 20;

const wholeNumber = (name: string, text: string): number => {
  const value = Number(text);
  if (Number.isInteger(value) && value >= 1) return value;
  throw new UserError("environment", `--${name} is “${text}”.`, "It must be a whole number of at least 1.");
};

const METHOD = `The product keeps notes (each change is an event that another service remembers) and sends notifications (each to
another service and to a webhook). 16 clients write and 4 send, one request after the other each. workerd keeps its SQLite
files on disk; it is killed by SIGKILL up to 25 ms after a random answer, and started again on the same files. A client
that got no answer repeats its request under the same idempotency key. At the end every note, every event in its order,
every inbox and every webhook is held against what the clients were told.`;

const render = (ordained: Ordained, seed: number): string =>
  renderColumns([
    ["what", "figure"],
    ["seed", String(seed)],
    ["seconds", ordained.seconds.toFixed(0)],
    ["kills", String(ordained.kills)],
    ["from the start of workerd to its first answer, median ms", median(ordained.starts).toFixed(0)],
    ["answers", String(ordained.answers)],
    ["requests without an answer, repeated", String(ordained.repeats)],
    ["answers that said to try again", String(ordained.deferred)],
    ["acknowledged writes", String(ordained.writes)],
    ["reads checked", String(ordained.reads)],
    ["instances written to", String(ordained.instances)],
    ["instances brought back after eviction", String(ordained.evicted)],
    ["events, each heard once and in order", String(ordained.events)],
    ["notifications, each in its inbox once", String(ordained.notifications)],
    ["webhooks", String(ordained.webhooks)],
    ["(came again under the same id)", String(ordained.webhookRepeats)],
    ["seconds until everything had arrived after the last kill", ordained.drainSeconds.toFixed(1)],
    ["violations", String(ordained.violations.length)],
  ]);

/** A product under load whose runtime is killed at random moments. True where no promise was broken. */
export const benchSoak = async (args: string[]): Promise<boolean> => {
  const { values } = parseArgs({
    args,
    options: { minutes: { type: "string", default: "5" }, seed: { type: "string", default: "1" } },
  });
  const [minutes, seed] = [wholeNumber("minutes", values.minutes), wholeNumber("seed", values.seed)];
  const folder = makeWorldDirectory(ROOT);
  const webhooks = await receiveWebhooks();
  try {
    await writeProduct(folder);
    const end = performance.now() + minutes * 60_000;
    const ordained = await endureKills({
      code: bundleProduct(folder),
      folder,
      storage: join(folder, "storage"),
      webhooks,
      seed,
      notebooks: 16,
      notesEach: 40,
      users: 4,
      life: { min: 20, max: 250 },
      isEnough: () => performance.now() > end,
      restEvery: 15,
      say: (line) =>
        console.log(`${((performance.now() - end) / 1000 + minutes * 60).toFixed(0).padStart(5)} s  ${line}`),
    });
    console.log(`\n${METHOD}\n\n${availableParallelism()} cores, load at the end ${loadavg()[0]?.toFixed(1)}\n`);
    console.log(render(ordained, seed));
    for (const violation of ordained.violations.slice(0, SHOWN)) console.log(`  ✗ ${violation}`);
    return ordained.violations.length === 0;
  } finally {
    await webhooks.close();
    rmSync(folder, { recursive: true, force: true });
  }
};
