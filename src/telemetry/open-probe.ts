import { randomInt } from "node:crypto";
import { setTimeout as sleep } from "node:timers/promises";
import type { ScenarioResult } from "#src/deploy/scenario-result.ts";
import type { Scenario } from "#src/spec/spec.ts";
import { guardedFetch } from "./guarded-fetch.ts";
import { type Clock, probe } from "./probe.ts";
import { readVersion } from "./read-version.ts";

export type ProductProbe = {
  /** The version that the URL reports, once it is `sha` or 30 s have passed; null: no answer that names one. */
  readVersion(url: string, sha: string): Promise<string | null>;
  /** Plays one scenario with names of its own. */
  play(url: string, scenario: Scenario): Promise<ScenarioResult>;
};

const CLOCK: Clock = { now: () => performance.now(), sleep: (milliseconds) => sleep(milliseconds) };
const PATIENCE_MS = 30_000;

/** Five digits: whatever a name may hold, it may nearly always hold those. */
const makeNonce = (): string => String(randomInt(10_000, 100_000));

/** Reaches live products from outside, as their users do. Private addresses are refused unless they are allowed. */
export const openProbe = ({ allowPrivateAddresses }: { allowPrivateAddresses: boolean }): ProductProbe => {
  const fetch = guardedFetch({ allowPrivateAddresses });
  return {
    readVersion: (url, sha) => readVersion({ url, sha, fetch, clock: CLOCK, patienceMs: PATIENCE_MS }),
    play: (url, scenario) => probe({ url, scenario, nonce: makeNonce(), fetch, clock: CLOCK }),
  };
};
