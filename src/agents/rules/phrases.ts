import type { Service } from "#src/plan/plan.ts";

/** `a`, `a and b`, `a, b and c`. */
export const joinWords = (words: readonly string[]): string =>
  words.length < 2 ? (words[0] ?? "") : `${words.slice(0, -1).join(", ")} and ${words.at(-1)}`;

/** The same in code marks. */
export const joinCodes = (names: readonly string[]): string => joinWords(names.map((name) => `\`${name}\``));

/** `operations` in code marks; beyond `most` only counted. */
export const nameSome = (names: readonly string[], most = 4): string =>
  names.length <= most
    ? joinCodes(names)
    : `${names
        .slice(0, most)
        .map((name) => `\`${name}\``)
        .join(", ")} and ${names.length - most} more`;

/** An author's words inside a sentence of ours: one line, no code marks, cut at `length` characters. */
export const quoteText = (text: string, length = 90): string => {
  const line = text.replaceAll("`", "").replaceAll(/\s+/gu, " ").trim();
  return `“${line.length > length ? `${line.slice(0, length - 1)}…` : line}”`;
};

export const sizeText = (bytes: number): string => {
  if (bytes < 1024 ** 2) return `${Math.max(1, Math.round(bytes / 1024))} KiB`;
  return bytes < 1024 ** 3 ? `${Math.round(bytes / 1024 ** 2)} MiB` : `${(bytes / 1024 ** 3).toFixed(1)} GiB`;
};

/** A large number in words people can weigh: `27 billion`. */
export const amountText = (value: number): string => {
  const [unit, name] = value >= 1e12 ? [1e12, "trillion"] : value >= 1e9 ? [1e9, "billion"] : [1e6, "million"];
  return value < 1e6 ? numberText(value) : `${numberText(Math.round(value / unit))} ${name}`;
};

/** A duration in seconds as people say it: `30 s`, `2 minutes`, `400 days`. */
export const durationText = (seconds: number): string => {
  const units: [number, string][] = [
    [86_400, "day"],
    [3600, "hour"],
    [60, "minute"],
  ];
  const [size, name] = units.find(([unit]) => seconds >= unit && seconds % unit === 0) ?? [1, "s"];
  const count = seconds / size;
  return name === "s" ? `${numberText(count)} s` : `${numberText(count)} ${name}${count === 1 ? "" : "s"}`;
};

/** Made once, since making it costs more than all that it is asked for. */
const NUMBERS = new Intl.NumberFormat("en");

export const numberText = (value: number): string => NUMBERS.format(value);

/** What only tells something. A redirect counts, no more. */
const TELLING = new Set(
  "read list report read-limit read-usage read-self identify seek render export count redirect".split(" "),
);

/** Operations that change stored data. */
export const isChanging = ({ behaviour, method }: Service["operations"][number]): boolean =>
  !TELLING.has(behaviour.kind) && !(behaviour.kind === "handwritten" && method === "GET");

/** What people and programs outside may call. */
export const openOperations = (service: Service): Service["operations"] =>
  service.operations.filter(({ access }) => access !== "internal");
