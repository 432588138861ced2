import { type FieldError, invalid } from "../contract/problem.ts";

type Setting = { default: number; min: number; max: number; help: string };

/** What may be tuned while the product runs, for all services or for one, and how far. */
export const SERVICE_SETTINGS = {
  deadlineMs: { default: 10_000, min: 100, max: 30_000, help: "How long a caller waits for an answer." },
  retries: {
    default: 2,
    min: 0,
    max: 3,
    help: "Further tries of an idempotent call that the runtime could not deliver.",
  },
  maxInFlight: { default: 1_000, min: 1, max: 10_000, help: "Calls of one isolate that may wait at once." },
  breakerPercent: { default: 50, min: 1, max: 100, help: "Share of failing calls at which calls are stopped." },
  breakerCoolMs: { default: 5_000, min: 500, max: 60_000, help: "How long they are stopped before one is tried." },
  cacheMs: {
    default: 0,
    min: 0,
    max: 60_000,
    help: "How long the Worker keeps answers to reads open to anyone; 0: not.",
  },
  batchSize: { default: 60, min: 1, max: 500, help: "Deliveries and events that one alarm hands over." },
  shards: {
    default: 1,
    min: 1,
    max: 16,
    help: "Instances that new records of a service with one for all are spread over. Lists show all after five seconds.",
  },
  idleMs: {
    default: 86_400_000,
    min: 60_000,
    max: 31_536_000_000,
    help: "Without use for this long, an instance is idle.",
  },
} as const satisfies Record<string, Setting>;

/** What may be tuned only for all services together. */
export const GLOBAL_SETTINGS = {
  reportMs: { default: 5_000, min: 20, max: 60_000, help: "How long an isolate gathers what it measures." },
  beatMs: {
    default: 60_000,
    min: 500,
    max: 300_000,
    help: "Length of the beats in which measurements are kept for whoever watches.",
  },
  logsPerSecond: { default: 10, min: 0, max: 1_000, help: "Lines an isolate writes about ordinary requests." },
} as const satisfies Record<string, Setting>;

export type ServiceSettings = Record<keyof typeof SERVICE_SETTINGS, number>;
export type GlobalSettings = Record<keyof typeof GLOBAL_SETTINGS, number>;

/** Changes by scope: `*` for all services, or the name of one. */
export type SettingChanges = Record<string, Record<string, number>>;

/** Null takes a setting back to what holds without it. */
export type WantedChanges = Record<string, number | null>;

/** What the registry says to every isolate. `version` grows by one with each change. */
export type Policy = {
  version: number;
  settings: SettingChanges;
  paused: readonly string[];
  /** The most instances that each service was ever spread over: all of them may hold records. */
  spread: Record<string, number>;
};

export const ALL = "*";

const defaultsOf = (settings: Record<string, Setting>): Record<string, number> =>
  Object.fromEntries(Object.entries(settings).map(([name, setting]) => [name, setting.default]));

let policy: Policy = { version: 0, settings: {}, paused: [], spread: {} };
let settingsForAll = defaultsOf(GLOBAL_SETTINGS) as GlobalSettings;

export const currentPolicy = (): Policy => policy;
export const globalSettings = (): GlobalSettings => settingsForAll;

/** Puts what the registry said into force in this isolate. */
export const applyPolicy = (news: Policy): void => {
  policy = news;
  settingsForAll = { ...defaultsOf(GLOBAL_SETTINGS), ...news.settings[ALL] } as GlobalSettings;
};

/** What holds for one service: its own settings before those for all, and those before the defaults. */
export const settingsOf = (service: string, { settings }: Policy = policy): ServiceSettings =>
  ({ ...defaultsOf(SERVICE_SETTINGS), ...settings[ALL], ...settings[service] }) as ServiceSettings;

/** The most instances that any service was spread over, after a change of settings. */
export const nextSpread = (spread: Record<string, number>, settings: SettingChanges): Record<string, number> => {
  const widest = { ...spread };
  for (const [scope, { shards = 1 }] of Object.entries(settings))
    if (shards > (widest[scope] ?? 1)) widest[scope] = shards;
  return widest;
};

/** Instances that may hold records of a service. */
export const spreadOf = (service: string): number => Math.max(policy.spread[service] ?? 1, policy.spread[ALL] ?? 1);

const settingOf = (scope: string, name: string): Setting | undefined => {
  const known: Record<string, Setting> = scope === ALL ? { ...SERVICE_SETTINGS, ...GLOBAL_SETTINGS } : SERVICE_SETTINGS;
  return Object.hasOwn(known, name) ? known[name] : undefined;
};

const checkSetting = (scope: string, name: string, value: unknown): string | null => {
  const setting = settingOf(scope, name);
  if (setting === undefined) return "is no setting of this scope";
  if (value === null) return null;
  if (typeof value !== "number" || !Number.isInteger(value)) return "must be a whole number, or null";
  if (value < setting.min) return `must be at least ${setting.min}`;
  return value > setting.max ? `must be at most ${setting.max}` : null;
};

/** The settings of a scope after `changes`. Throws 422 naming each that is out of its bounds. */
export const changeSettings = (before: SettingChanges, scope: string, changes: WantedChanges): SettingChanges => {
  const errors: FieldError[] = Object.entries(changes).flatMap(([name, value]) => {
    const message = checkSetting(scope, name, value);
    return message === null ? [] : [{ field: name, message }];
  });
  if (Object.keys(changes).length === 0) errors.push({ field: "changes", message: "must hold at least one setting" });
  if (errors.length > 0) throw invalid(errors);
  const merged = Object.entries({ ...before[scope], ...changes }).filter(([, value]) => value !== null);
  return { ...before, [scope]: Object.fromEntries(merged) as Record<string, number> };
};
