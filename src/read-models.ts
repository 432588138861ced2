import { type Price, priceOf } from "#src/agents/llm/prices.ts";
import { type Role, ROLES } from "#src/discussion/message.ts";

const PROVIDERS = ["anthropic", "openai"] as const;
export type ProviderName = (typeof PROVIDERS)[number];

/**
 * How the models of a provider are reached. `model`: asked where nothing else is said. `fetch`: what every request goes
 * through. `replayed`: its answers are recorded ones.
 */
export type ProviderConfig = {
  apiKey: string;
  baseUrl: string;
  model: string;
  fetch?: typeof fetch;
  replayed?: boolean;
};

/** Which models think. `roles`: `provider/model` by role; `prices`: of models that the app has no price of, or another. */
export type ModelsConfig = {
  providers: Partial<Record<ProviderName, ProviderConfig>>;
  roles: Partial<Record<Role, string>>;
  prices: Record<string, Price>;
};

const DEFAULTS: Record<ProviderName, { baseUrl: string; model: string }> = {
  anthropic: { baseUrl: "https://api.anthropic.com", model: "claude-sonnet-5-5" },
  openai: { baseUrl: "https://api.openai.com/v1", model: "gpt-6-sol" },
};

type Env = Readonly<Record<string, string | undefined>>;

const readBaseUrl = (variable: string, text: string, problems: string[]): string => {
  if (URL.canParse(text) && /^https?:/u.test(text)) return text.replace(/\/+$/u, "");
  problems.push(`${variable} is “${text}”; it must be an http(s) address`);
  return text;
};

/** A provider is there where it has a key, or an address of one's own, which may need none. */
const readProvider = (name: ProviderName, env: Env, problems: string[]): ProviderConfig | null => {
  const prefix = name.toUpperCase();
  const [key, url] = [env[`${prefix}_API_KEY`], env[`${prefix}_BASE_URL`]];
  if (!key && !url) return null;
  return {
    apiKey: key || "none",
    baseUrl: readBaseUrl(`${prefix}_BASE_URL`, url || DEFAULTS[name].baseUrl, problems),
    model: env[`${prefix}_MODEL`] || DEFAULTS[name].model,
  };
};

const roleNamed = (text: string): Role | undefined =>
  ROLES.find((role) => role.toLowerCase() === text.trim().toLowerCase());

/** `Backend=anthropic/claude-opus-5-5, Security=openai/gpt-6-sol` */
const readRoles = (text: string, known: ModelsConfig["providers"], problems: string[]): ModelsConfig["roles"] => {
  const roles: ModelsConfig["roles"] = {};
  for (const part of text.split(",").filter((each) => each.trim() !== "")) {
    const [name = "", model = ""] = part.split("=").map((each) => each.trim());
    const role = roleNamed(name);
    const provider = PROVIDERS.find((each) => model.startsWith(`${each}/`));
    if (role === undefined) problems.push(`MODELS names “${name}”, which is none of ${ROLES.join(", ")}`);
    else if (provider === undefined)
      problems.push(`MODELS gives ${role} “${model}”; it must be anthropic/MODEL or openai/MODEL`);
    else if (known[provider] === undefined)
      problems.push(`MODELS gives ${role} “${model}”, and ${provider.toUpperCase()}_API_KEY is not set`);
    else roles[role] = model;
  }
  return roles;
};

const RATES = ["input", "cacheRead", "cacheWrite", "output"] as const;

const isPrice = (value: unknown): value is Price =>
  typeof value === "object" &&
  value !== null &&
  RATES.every((rate) => {
    const amount = (value as Record<string, unknown>)[rate];
    return typeof amount === "number" && amount >= 0;
  });

const readPrices = (text: string, problems: string[]): ModelsConfig["prices"] => {
  try {
    const prices: unknown = JSON.parse(text);
    if (typeof prices === "object" && prices !== null && Object.values(prices).every(isPrice))
      return prices as ModelsConfig["prices"];
  } catch {}
  problems.push(
    `MODEL_PRICES must be JSON such as {"openai/my-model": {"input": 2, "cacheRead": 0.2, "cacheWrite": 2, "output": 8}}, in dollars per million tokens`,
  );
  return {};
};

/** Which models think, or null: the rules alone. What nobody knows the price of is not asked, since no cap could hold it. */
export const readModels = (env: Env, problems: string[]): ModelsConfig | null => {
  const wanted = env["AGENTS"] || "";
  if (!["", "rules", "llm"].includes(wanted)) problems.push(`AGENTS is “${wanted}”; it must be rules or llm`);
  const providers: ModelsConfig["providers"] = {};
  for (const name of PROVIDERS) {
    const provider = readProvider(name, env, problems);
    if (provider !== null) providers[name] = provider;
  }
  if (wanted === "rules") return null;
  if (Object.keys(providers).length === 0) {
    if (wanted === "llm") problems.push("AGENTS is llm, and neither ANTHROPIC_API_KEY nor OPENAI_API_KEY is set");
    return null;
  }
  const roles = readRoles(env["MODELS"] || "", providers, problems);
  const prices = readPrices(env["MODEL_PRICES"] || "{}", problems);
  const defaults = Object.entries(providers).map(([name, { model }]) => `${name}/${model}`);
  for (const model of new Set([...defaults, ...Object.values(roles)]))
    if (prices[model] === undefined && priceOf(model) === null)
      problems.push(`nobody knows what ${model} costs: give its price in MODEL_PRICES`);
  return { providers, roles, prices };
};
