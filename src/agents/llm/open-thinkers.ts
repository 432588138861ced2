import type { Role } from "#src/discussion/message.ts";
import { openAnthropic } from "./anthropic.ts";
import type { Thinker } from "./ask-typed.ts";
import { openOpenAi } from "./openai.ts";
import { costOf, mostCostOf, type Price, priceOf } from "./prices.ts";
import type { Provider } from "./provider.ts";

type ProviderName = "anthropic" | "openai";

/** `roles`: `provider/model` of a role that has a model of its own. `prices`: what stands in for the app's own. */
export type Minds = {
  providers: Partial<Record<ProviderName, Provider>>;
  roles: Partial<Record<Role, string>>;
  prices: Record<string, Price>;
};

const OPEN = { anthropic: openAnthropic, openai: openOpenAi };

/** Who reviews thinks with another model than who writes, where there are two. */
const PREFERRED: Record<Role, ProviderName> = {
  PM: "anthropic",
  Backend: "anthropic",
  DevOps: "anthropic",
  Frontend: "openai",
  Security: "openai",
  QA: "openai",
};

const open = ({ prices, providers }: Minds, name: string): Thinker => {
  const [kind, model] = [name.slice(0, name.indexOf("/")) as ProviderName, name.slice(name.indexOf("/") + 1)];
  const provider = providers[kind];
  const price = prices[name] ?? priceOf(name);
  if (provider === undefined || price === null) throw new Error(`${name} has no provider or no price`);
  const opened = OPEN[kind]({ ...provider, model });
  return {
    model: provider.replayed === true ? { ...opened, name: `${name} (recorded answers)` } : opened,
    mostCostOf: (question) => mostCostOf(price, question),
    costOf: (usage) => costOf(price, usage),
  };
};

/** Names of the models that a role asks, in this order: its own, then what other providers have. */
export const namesFor = ({ providers, roles }: Minds, role: Role): string[] => {
  const known = (Object.keys(providers) as ProviderName[]).toSorted((a, b) =>
    a === PREFERRED[role] ? -1 : b === PREFERRED[role] ? 1 : 0,
  );
  const own = roles[role];
  const others = known.filter((kind) => own === undefined || !own.startsWith(`${kind}/`));
  return [...(own === undefined ? [] : [own]), ...others.map((kind) => `${kind}/${providers[kind]?.model ?? ""}`)];
};

/** Whom each role asks; every model is opened once. */
export const openThinkers = (minds: Minds): ((role: Role) => Thinker[]) => {
  const opened = new Map<string, Thinker>();
  return (role) =>
    namesFor(minds, role).map((name) => {
      const thinker = opened.get(name) ?? open(minds, name);
      opened.set(name, thinker);
      return thinker;
    });
};
