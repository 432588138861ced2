import { spawn } from "node:child_process";
import { once } from "node:events";
import { type AddressInfo, createServer } from "node:net";
import { fileURLToPath } from "node:url";
import { Client } from "pg";
import { openLedger } from "#src/durable/open-ledger.ts";
import type { ProviderName } from "#src/read-models.ts";
import type { ModelRequest, Reply, Script, Wire } from "#src/world/models/script.ts";
import { startModels } from "#src/world/models/start-models.ts";
import { CAPS } from "./caps.ts";
import type { Fault } from "./fault.ts";
import { honestScript, textOf } from "./honest-script.ts";
import { type Phase, phaseOf } from "./phase.ts";
import { playRun, type Stage } from "./play-run.ts";

const KILLED = fileURLToPath(new URL("./killed-run.ts", import.meta.url));

/** An address where nobody listens. */
const findNobody = async (): Promise<string> => {
  const server = createServer().listen(0, "127.0.0.1");
  await once(server, "listening");
  const { port } = server.address() as AddressInfo;
  await new Promise((resolve) => server.close(resolve));
  return `http://127.0.0.1:${port}/`;
};

export type Plan = Partial<Record<Phase, Fault>>;

/**
 * What came of a run. `lost`: why it ended before its pull request was green; null: it didn't. `twice`: answers that were
 * heard and bought again. `unheard`: calls that nobody knows the cost of.
 */
export type Played = {
  lost: string | null;
  twice: number;
  said: string[];
  waits: number[];
  did: string[];
  calls: number;
  answered: number;
  unknown: number;
  /** Whether another provider did what the one with the fault was asked first. */
  next: boolean;
};

/** Decides which requests meet their phase's fault. `bought`: questions that were answered, by the request's number. */
const openFaults = (faults: Plan, nobody: string) => {
  const whose = new Map<Phase, Wire>();
  const mended = new Set<Phase>();
  const bought = new Map<number, string>();
  const faultOf = (text: string, provider: Wire, isMet: (fault: Fault) => boolean): Fault | null => {
    const phase = phaseOf(text);
    const fault = phase === null ? undefined : faults[phase];
    if (phase === null || fault === undefined || mended.has(phase) || !isMet(fault)) return null;
    if (!whose.has(phase)) whose.set(phase, provider);
    if (whose.get(phase) !== provider) return null;
    if (!fault.lasting) mended.add(phase);
    return fault;
  };
  const script: Script = async (request: ModelRequest): Promise<Reply> => {
    const honest = await honestScript(request);
    const text = textOf(request);
    const fault = faultOf(
      text,
      request.provider,
      (each) => each.how !== "refused" && each.how !== "spent" && each.isAt(request),
    );
    if (fault?.how === "killed") hung.resolve();
    if (fault === null) bought.set(request.nth, text);
    const first = whose.get(phaseOf(text) ?? "reading");
    if (fault === null && phaseOf(text) !== null && first !== undefined && first !== request.provider) others += 1;
    return fault === null ? honest : fault.reply(request, honest);
  };
  const hung = Promise.withResolvers<void>();
  let unreached = 0;
  let others = 0;
  const reach: typeof fetch = (input, init) => {
    const provider = String(input).endsWith("/messages") ? "anthropic" : "openai";
    if (faultOf(String(init?.body), provider, ({ how }) => how === "refused") === null) return fetch(input, init);
    unreached += 1;
    return fetch(nobody, init);
  };
  const mend = (phases: readonly Phase[]) => void phases.forEach((phase) => mended.add(phase));
  return { script, reach, mend, bought, hung: hung.promise, unreached: () => unreached, others: () => others };
};

/** Plays the run in a process of its own, and kills that once its call hangs. */
const playAndKill = async (hung: Promise<void>, args: string[]): Promise<void> => {
  const child = spawn(process.execPath, [KILLED, ...args], { stdio: ["ignore", "inherit", "inherit"] });
  const gone = once(child, "exit");
  await Promise.race([hung, gone]);
  child.kill("SIGKILL");
  const [, signal] = (await gone) as [number | null, string | null];
  if (signal !== "SIGKILL") throw new Error("the app ended before it could be killed");
};

const SPENT = `
  select coalesce(sum(micro_usd) filter (where state = 'paid'), 0)::float8 as answered,
         coalesce(sum(micro_usd) filter (where state in ('unknown', 'reserved')), 0)::float8 as unknown,
         count(*) filter (where state = 'paid')::int as paid
    from aidevos.paid_call where run_id = $1`;

/** `paid`: calls that were answered. */
type Spent = Pick<Played, "answered" | "unknown"> & { paid: number };

const readSpent = async (database: string, run: string): Promise<Spent> => {
  const client = new Client({ connectionString: database });
  await client.connect();
  try {
    const { rows } = await client.query<Spent>(SPENT, [run]);
    return rows[0] ?? { answered: 0, unknown: 0, paid: 0 };
  } finally {
    await client.end();
  }
};

let runs = 0;

/** A whole run in which each phase meets the fault that is planned for it, paid from accounts in `database`. */
export const playFaults = async (faults: Plan, providers: ProviderName[], database: string): Promise<Played> => {
  const id = `spec/acme/links#${(runs += 1)}`;
  const { bought, hung, mend, others, reach, script, unreached } = openFaults(faults, await findNobody());
  const world = await startModels({ port: 0, script });
  const purses = await Promise.all([CAPS, { ...CAPS, perRun: 1 }].map((caps) => openLedger(database, caps, () => {})));
  const [rich, poor] = purses.map(({ ledger }) => ledger);
  if (rich === undefined || poor === undefined) throw new Error("there are no accounts");
  const allowed: Stage["allowed"] = (phase) => (phase !== null && faults[phase]?.how === "spent" ? poor : rich);
  try {
    if (Object.values(faults).some(({ how }) => how === "killed")) {
      await playAndKill(hung, [database, world.url, id, ...providers]);
      // What was answered as the process died, and booked by nobody, it has not heard: calls beside the one that hung.
      const { paid } = await readSpent(database, id);
      for (const nth of [...bought.keys()].slice(paid)) bought.delete(nth);
    }
    const played = await playRun({ id, url: world.url, providers, allowed, fetch: reach, mend });
    const heard = [...bought].flatMap(([nth, text]) => (world.requests[nth - 1]?.left === false ? [text] : []));
    const { answered, unknown } = await readSpent(database, id);
    return {
      ...played,
      answered,
      unknown,
      next: others() > 0,
      calls: world.requests.length + unreached(),
      twice: heard.length - new Set(heard).size,
    };
  } finally {
    await Promise.all([world.close(), ...purses.map(({ close }) => close())]);
  }
};
