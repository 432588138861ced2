import { mkdirSync } from "node:fs";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import type { Rollout } from "#src/analysis/rollout.ts";
import type { Mending } from "#src/mending.ts";
import type { Edit, Fault, ProductName } from "./fault.ts";
import { playCondition } from "./play-condition.ts";
import { describe, playRelease, PROMOTED_S } from "./play-release.ts";
import { BEAT_MS, openProduct, type Product } from "./product.ts";
import type { Repository } from "./repository.ts";
import { openReceiver, type Receiver } from "./receiver.ts";
import { type Told, tellCondition, tellRelease } from "./tell.ts";
import { openUsers } from "./users.ts";

/** `mending`: the run that the story started, to be performed once nobody uses the machine. */
export type Seen = Told & { fault: Fault; mending: Mending | null };
/** `say` hears of each fault as it is done, and in which repository; `keep` of what was measured of a release. */
export type Hearing = {
  say(seen: Seen | Control, repository: Repository): void;
  keep(name: string, rollout: Rollout): void;
};
/** What a product alarmed of though nothing was wrong. */
export type Control = { product: ProductName; alarms: string[] };

/** A commit that changes nothing: whatever is found of it is a false alarm. */
const IMPORT = `import { product } from "./product.ts";`;
const HARMLESS: Edit = { path: "src/index.ts", find: IMPORT, replace: `// What is served.\n${IMPORT}` };
const SETTLE_MS = 3_000;
/** Readers ask for the same again and again. */
const CACHE_MS = 5_000;

const branchOf = (name: string): string => `ben/${name.replaceAll(" ", "-")}`;

const playOne = async (
  product: Product,
  receiver: Receiver,
  fault: Fault,
  shas: ReadonlyMap<string, string>,
  { keep }: Hearing,
): Promise<Seen> => {
  if (fault.kind === "condition")
    return { fault, mending: null, ...tellCondition(fault, await playCondition(product, receiver, fault.condition)) };
  const branch = branchOf(fault.name);
  const played = await playRelease(product, branch, shas.get(fault.name) ?? "");
  keep(fault.name, played.rollout);
  return { fault, mending: played.mending, ...tellRelease(fault, played) };
};

const playControl = async (product: Product, sha: string, { keep }: Hearing): Promise<Control> => {
  const { incidents, rollout, worse } = await playRelease(product, "ben/nothing", sha, PROMOTED_S);
  keep(`${product.name} without`, rollout);
  return { product: product.name, alarms: [...worse.map(describe), ...incidents.map(({ says }) => says)] };
};

/** Plays faults of one product one after the other, and what alarms without any first. */
export const playLane = async (
  name: ProductName,
  faults: readonly Fault[],
  directory: string,
  hearing: Hearing,
): Promise<void> => {
  const folder = join(directory, name);
  mkdirSync(folder);
  const receiver = await openReceiver();
  const product = await openProduct(name, folder);
  const { repository } = product;
  const shas = new Map<string, string>([["nothing", repository.commit("ben/nothing", [HARMLESS])]]);
  await product.upload(shas.get("nothing") ?? "");
  for (const fault of faults)
    if (fault.kind === "release") {
      const sha = repository.commit(branchOf(fault.name), fault.edits);
      shas.set(fault.name, sha);
      await product.upload(sha);
    }
  await product.set("*", { beatMs: BEAT_MS, reportMs: 200, ...(name === "url-shortener" && { cacheMs: CACHE_MS }) });
  const users = await openUsers(name, product.origin, receiver.url);
  try {
    const control = await playControl(product, shas.get("nothing") ?? "", hearing);
    hearing.say(control, repository);
    for (const fault of faults) {
      await sleep(SETTLE_MS);
      const one = await playOne(product, receiver, fault, shas, hearing);
      hearing.say(one, repository);
    }
  } finally {
    await users.stop();
    await receiver.close();
    await product.close();
  }
};
