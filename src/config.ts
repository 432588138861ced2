import { createPrivateKey } from "node:crypto";
import { readFileSync } from "node:fs";
import { UserError } from "./errors.ts";
import { type ModelsConfig, readModels } from "./read-models.ts";

/** Everything the operator decides. Nothing in a repository can change it. */
export type Config = {
  appId: number;
  /** PEM. */
  privateKey: string;
  webhookSecret: string;
  /** GitHub's REST API: `https://api.github.com`, or a GitHub Enterprise Server's `https://HOST/api/v3`. */
  githubApiUrl: string;
  /** Keep GitHub's pace of writes (1 s each, 3 s for comments). Off only where the server has no such limits. */
  writePacing: boolean;
  /** Where webhooks are received; 0 takes any free port. */
  port: number;
  host: string;
  database: { url: string } | { embedded: { directory: string } };
  /** How often live products are asked what they have measured, in milliseconds. */
  pollMs: number;
  /** Whether a product may be probed at a private or loopback address. */
  allowPrivateAddresses: boolean;
  /** Micro-dollars that paid calls may cost: of one run, of all runs in a UTC day, of an installation's runs in one. */
  caps: { perRun: number; perDay: number; perInstallationDay: number };
  /** Null: the rules alone think. */
  models: ModelsConfig | null;
};

/** Where the person stood who called; npm goes to the project's root before it runs a script. */
export const readCallersDirectory = (): string => process.env["INIT_CWD"] ?? process.cwd();

const DEFAULTS = { port: 3000, host: "127.0.0.1", directory: ".aidevos/postgres", api: "https://api.github.com" };

const readInteger = (name: string, text: string, problems: string[], min: number): number => {
  const value = Number(text);
  if (Number.isInteger(value) && value >= min && value <= 4_294_967_295) return value;
  problems.push(`${name} is “${text}”; it must be a whole number of at least ${min}`);
  return min;
};

const readSwitch = (name: string, text: string | undefined, otherwise: boolean, problems: string[]): boolean => {
  if (text === undefined || text === "") return otherwise;
  if (text === "on" || text === "off") return text === "on";
  problems.push(`${name} is “${text}”; it must be on or off`);
  return otherwise;
};

const MAX_USD = 1_000_000;

const readUsd = (name: string, text: string, problems: string[]): number => {
  const usd = Number(text);
  if (/^\d+(?:\.\d{1,6})?$/u.test(text) && usd <= MAX_USD) return Math.round(usd * 1e6);
  problems.push(`${name} is “${text}”; it must be an amount in dollars such as 3 or 0.50, at most ${MAX_USD}`);
  return 0;
};

const readPrivateKey = (env: NodeJS.ProcessEnv, problems: string[]): string => {
  const path = env["PRIVATE_KEY_PATH"];
  let key = env["PRIVATE_KEY"]?.replaceAll(String.raw`\n`, "\n") ?? "";
  if (key === "" && path) {
    try {
      key = readFileSync(path, "utf8");
    } catch {
      problems.push(`PRIVATE_KEY_PATH names ${path}, which can't be read`);
      return "";
    }
  }
  try {
    createPrivateKey(key);
  } catch {
    problems.push("PRIVATE_KEY (or PRIVATE_KEY_PATH) must hold the app's private key in PEM form");
  }
  return key;
};

const readUrl = (name: string, text: string, problems: string[]): string => {
  if (URL.canParse(text) && /^https?:/u.test(text)) return text.replace(/\/+$/u, "");
  problems.push(`${name} is “${text}”; it must be an http(s) address`);
  return text;
};

const throwIfAny = (problems: readonly string[]): void => {
  if (problems.length === 0) return;
  throw new UserError(
    "config-invalid",
    `The configuration has ${problems.length} problem(s):\n- ${problems.join("\n- ")}`,
    "Set these in the environment and start again; README.md lists them all.",
  );
};

const readCaps = (env: NodeJS.ProcessEnv, problems: string[]): Config["caps"] => ({
  perRun: readUsd("BUDGET_RUN_USD", env["BUDGET_RUN_USD"] || "3", problems),
  perDay: readUsd("BUDGET_DAY_USD", env["BUDGET_DAY_USD"] || "30", problems),
  perInstallationDay: readUsd("BUDGET_INSTALLATION_DAY_USD", env["BUDGET_INSTALLATION_DAY_USD"] || "10", problems),
});

/** What of the configuration a world needs that has the rest by itself. Throws as `readConfig` does. */
export const readMinds = (
  agents: "rules" | "llm",
  env: NodeJS.ProcessEnv = process.env,
): Pick<Config, "caps" | "models"> => {
  const problems: string[] = [];
  const minds = { models: readModels({ ...env, AGENTS: agents }, problems), caps: readCaps(env, problems) };
  throwIfAny(problems);
  return minds;
};

const USD = 1e6;

/** What `readMinds` reads of the environment, but for keys and addresses. */
export const renderMinds = ({ caps, models }: Pick<Config, "caps" | "models">): Record<string, string> => {
  const { prices = {}, providers = {}, roles = {} } = models ?? {};
  return {
    ...Object.fromEntries(Object.entries(providers).map(([name, { model }]) => [`${name.toUpperCase()}_MODEL`, model])),
    MODELS: Object.entries(roles)
      .map(([role, model]) => `${role}=${model}`)
      .join(","),
    MODEL_PRICES: JSON.stringify(prices),
    BUDGET_RUN_USD: String(caps.perRun / USD),
    BUDGET_DAY_USD: String(caps.perDay / USD),
    BUDGET_INSTALLATION_DAY_USD: String(caps.perInstallationDay / USD),
  };
};

/** The minds that `renderMinds` wrote down, with recorded answers in place of a key. */
export const readReplayedMinds = (settings: Readonly<Record<string, string>>): Pick<Config, "caps" | "models"> => {
  const keys = Object.keys(settings).filter((name) => name.endsWith("_MODEL"));
  const env = Object.fromEntries(keys.map((name) => [name.replace(/_MODEL$/u, "_API_KEY"), "replayed"]));
  const { caps, models } = readMinds("llm", { ...settings, ...env });
  for (const provider of Object.values(models?.providers ?? {})) provider.replayed = true;
  return { caps, models };
};

/** Reads the whole configuration, or throws one `UserError` that lists every problem. The only reader of the environment. */
export const readConfig = (env: NodeJS.ProcessEnv = process.env): Config => {
  const problems: string[] = [];
  const required = (name: string): string => {
    const value = env[name] ?? "";
    if (value === "") problems.push(`${name} is not set`);
    return value;
  };
  const url = env["DATABASE_URL"];
  const config: Config = {
    appId: readInteger("APP_ID", required("APP_ID") || "1", problems, 1),
    privateKey: readPrivateKey(env, problems),
    webhookSecret: required("WEBHOOK_SECRET"),
    githubApiUrl: readUrl("GITHUB_API_URL", env["GITHUB_API_URL"] || DEFAULTS.api, problems),
    writePacing: readSwitch("GITHUB_WRITE_PACING", env["GITHUB_WRITE_PACING"], true, problems),
    port: readInteger("PORT", env["PORT"] || String(DEFAULTS.port), problems, 0),
    host: env["HOST"] || DEFAULTS.host,
    pollMs: 1_000 * readInteger("POLL_SECONDS", env["POLL_SECONDS"] || "60", problems, 1),
    database: url ? { url } : { embedded: { directory: env["DATA_DIRECTORY"] || DEFAULTS.directory } },
    allowPrivateAddresses: readSwitch("PROBE_PRIVATE_ADDRESSES", env["PROBE_PRIVATE_ADDRESSES"], false, problems),
    models: readModels(env, problems),
    caps: readCaps(env, problems),
  };
  throwIfAny(problems);
  return config;
};
