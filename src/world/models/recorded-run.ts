import { createHash } from "node:crypto";
import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import type { Exchange } from "./exchange.ts";

/** A run's exchanges with the models of providers, and what it takes to ask the same again. */
export type RecordedRun = {
  /** The file name of the spec, which names the repository too. */
  name: string;
  spec: string;
  /** Who answered: providers' hosts, or a script. */
  answeredBy: string;
  /** What the operator chose, as the environment has it; no key and no address. */
  settings: Record<string, string>;
  exchanges: Exchange[];
};

const HEAD = "run.json";
const EXCHANGES = "exchanges.jsonl";
const TEXTS = "texts";
/** Texts that are longer stand in files of their own, once, named after what they say. */
const LONG = 400;

type Told = Omit<Exchange, "answer"> & {
  answer: (Omit<NonNullable<Exchange["answer"]>, "body"> & { body: string[] }) | null;
};

/** The same value with every text replaced by what `change` makes of it. */
const mapTexts = (value: unknown, change: (value: unknown) => unknown): unknown => {
  const changed = change(value);
  if (changed !== value || typeof value !== "object" || value === null) return changed;
  if (Array.isArray(value)) return value.map((each) => mapTexts(each, change));
  return Object.fromEntries(Object.entries(value).map(([name, each]) => [name, mapTexts(each, change)]));
};

const fileOf = (text: string): string => `${createHash("sha256").update(text).digest("hex").slice(0, 16)}.txt`;

/** Writes `run` into `folder`, in place of one that is there. `readRun` reads it back. */
export const writeRun = (folder: string, { exchanges, spec, ...head }: RecordedRun): void => {
  rmSync(join(folder, TEXTS), { recursive: true, force: true });
  mkdirSync(join(folder, TEXTS), { recursive: true });
  const setApart = (value: unknown): unknown => {
    if (typeof value !== "string" || value.length < LONG) return value;
    const file = fileOf(value);
    writeFileSync(join(folder, TEXTS, file), value);
    return { $text: file };
  };
  const lines = exchanges.map(({ answer, asked, provider }): Told => ({
    provider,
    asked: mapTexts(asked, setApart),
    // An event each, so that one can be read.
    answer: answer && { ...answer, body: answer.body.split(/(?<=\n\n)/u) },
  }));
  writeFileSync(join(folder, head.name), spec);
  writeFileSync(join(folder, HEAD), `${JSON.stringify(head, null, 2)}\n`);
  writeFileSync(join(folder, EXCHANGES), lines.map((line) => `${JSON.stringify(line)}\n`).join(""));
};

/** The run that `writeRun` wrote into `folder`; null: there is none. */
export const readRun = (folder: string): RecordedRun | null => {
  if (!existsSync(join(folder, HEAD))) return null;
  const read = (...path: string[]): string => readFileSync(join(folder, ...path), "utf8");
  const putBack = (value: unknown): unknown =>
    typeof value === "object" && value !== null && "$text" in value ? read(TEXTS, String(value.$text)) : value;
  const head = JSON.parse(read(HEAD)) as Omit<RecordedRun, "exchanges" | "spec">;
  const exchanges = read(EXCHANGES)
    .split("\n")
    .filter((line) => line !== "")
    .map((line): Exchange => {
      const { answer, asked, provider } = JSON.parse(line) as Told;
      return { provider, asked: mapTexts(asked, putBack), answer: answer && { ...answer, body: answer.body.join("") } };
    });
  return { ...head, spec: read(head.name), exchanges };
};
