import { generateKeyPairSync } from "node:crypto";
import { mkdirSync } from "node:fs";
import { join } from "node:path";
import type { Agents } from "#src/agents/agents.ts";
import type { Paid, Purse } from "#src/agents/llm/purse.ts";
import type { FileChange } from "#src/codegen/file-change.ts";
import { reviewHandwritten } from "#src/codegen/handwritten/review-handwritten.ts";
import { UserError } from "#src/errors.ts";
import { formatCode } from "#src/format/format-code.ts";
import type { GitHub } from "#src/github/github.ts";
import { openGitHub } from "#src/github/open-github.ts";
import { openAgents } from "#src/open-agents.ts";
import { readTemplates } from "#src/read-templates.ts";
import { openWorkbench } from "#src/workbench/open-workbench.ts";
import type { Sandbox } from "#src/workbench/sandbox/sandbox.ts";
import { startModels } from "#src/world/models/start-models.ts";
import { obey, type Order } from "./obey.ts";
import { type Asked, recordGitHub } from "./record-github.ts";

const ROOT = join(import.meta.dirname, "..", "..", "..");
const TOKEN = "sk-7Qd9xK2mP4vT8zR1nB6wL3cF5hJ0";
const WEBHOOK = "wh-Zt5Yq8LmN2rVx4Kb7Hd1Gs9Pc3Wf6";

/** No code of a product is run here: what types, lint and tests would say is left out, and the gates are left alone. */
const SANDBOX: Sandbox = {
  runsProducts: false,
  description: "",
  productSeenAt: (product) => product,
  run: async () => ({ ended: "itself", exit: 0, stdout: '{"diagnostics":[]}', stderr: "", report: "" }),
};

type Wallet = Purse & { calls: number; spent: number; cap: number; open(cap: number): void };

/** Refuses what would go beyond the cap, as the ledger does, and counts. */
const openWallet = (): Wallet => {
  const wallet: Wallet = {
    calls: 0,
    spent: 0,
    cap: 0,
    isPaid: async () => false,
    open: (cap) => void Object.assign(wallet, { calls: 0, spent: 0, cap }),
    pay: async <T>(call: Parameters<Purse["pay"]>[0], perform: () => Promise<Paid<T>>) => {
      if (wallet.spent + call.mostMicroUsd > wallet.cap)
        throw new UserError("budget-spent", "The budget is spent.", "Allow more.");
      wallet.calls += 1;
      const paid = await perform();
      wallet.spent += paid.microUsd;
      return JSON.parse(JSON.stringify(paid.result)) as T;
    },
  };
  return wallet;
};

export type Stand = {
  agents: Agents;
  github: GitHub;
  /** What GitHub was asked, since `asked.length = 0`. */
  asked: Asked[];
  orders: Map<number, Order>;
  obeyed: Set<number>;
  wallet: Wallet;
  secrets: string[];
  templates: FileChange[];
  close(): Promise<void>;
};

/** The app's agents, gates and GitHub's rim, between models that obey whoever attacks and a GitHub that refuses nothing. */
export const openStand = async (): Promise<Stand> => {
  const orders = new Map<number, Order>();
  const obeyed = new Set<number>();
  const world = await startModels({ port: 0, script: obey(orders, obeyed) });
  const recorder = recordGitHub();
  const { privateKey } = generateKeyPairSync("rsa", {
    modulusLength: 2048,
    privateKeyEncoding: { type: "pkcs1", format: "pem" },
    publicKeyEncoding: { type: "spki", format: "pem" },
  });
  const { github } = await openGitHub({
    appId: 1,
    privateKey,
    webhookSecret: WEBHOOK,
    secrets: [TOKEN],
    baseUrl: "https://api.github.com",
    writePacing: false,
    fetch: recorder.fetch,
    log: () => {},
  });
  const root = join(ROOT, ".aidevos", "workbench");
  mkdirSync(root, { recursive: true });
  const templates = readTemplates(join(ROOT, "templates", "product"));
  const wallet = openWallet();
  const agents = openAgents(
    {
      providers: { anthropic: { apiKey: TOKEN, baseUrl: world.url, model: "claude-sonnet-5-5" } },
      roles: {},
      prices: {},
    },
    {
      purse: wallet,
      openWorkbench: openWorkbench({
        root,
        sandbox: SANDBOX,
        review: reviewHandwritten,
        formatCode,
        templates,
        testSeconds: 1,
      }),
      ending: new AbortController().signal,
    },
  );
  const secrets = [WEBHOOK, TOKEN, privateKey.split("\n")[7] ?? ""];
  return {
    agents,
    github,
    asked: recorder.asked,
    orders,
    obeyed,
    wallet,
    secrets,
    templates,
    close: () => world.close(),
  };
};
