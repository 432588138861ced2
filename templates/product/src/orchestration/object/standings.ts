import type { JsonObject } from "../contract/call.ts";
import type { Count, Keep, Measure, Measures, Overview, Setting, StandingsDefinition } from "../contract/standings.ts";
import { allOf, parseCount, quote, type SqlPart, where } from "./record-query.ts";
import type { RecordTable } from "./record-table.ts";
import { roundHalfUp } from "./tally.ts";

/** What a record holds of one that stands there. `standing`: what counts, so that more is better; `reached`: in which order. */
export type Standing = {
  points: number;
  standing: number;
  reached: number;
  results: number;
  total: number;
  highest: number;
  lowest: number;
  latest: number;
};

type Results = Omit<Standing, "standing" | "reached">;
/** What the results belong to; null: to nothing. */
type Whole = JsonObject | null;
type Add = (values: JsonObject) => unknown;

const settle = <T extends string>(setting: Setting<T>, whole: Whole): T | undefined =>
  typeof setting === "string" ? setting : setting.of[String(whole?.[setting.field])];

/** Keeps who stands where, as results come in, and tells it. */
export class Standings<R extends JsonObject> {
  readonly #table: RecordTable<R>;
  readonly #definition: StandingsDefinition;
  readonly #order: string;
  /** Of what the results belong to. */
  readonly #idField: string;

  constructor(table: RecordTable<R>, definition: StandingsDefinition, idField: string) {
    this.#table = table;
    this.#idField = idField;
    this.#definition = definition;
    const ties = { earliest: '"reached"', latest: '"reached" DESC', name: quote(definition.by) };
    this.#order = `"standing" DESC, ${ties[definition.first]}, _position`;
  }

  /** Takes a result. `add` makes the record of one that had none. */
  take(whole: Whole, who: string, result: number, add: Add): void {
    const own = this.#which(whole, who);
    const known = this.#table.seek(own) as Standing | null;
    const results = this.#count(whole, known, result);
    if (known !== null && known.results > 0 && known.points === results.points) {
      this.#table.change(own, results as unknown as Partial<R>);
      return;
    }
    const last = this.#table.figure('coalesce(max("reached"), 0)', this.#within(whole)) ?? 0;
    const standing = this.#isLow(whole) ? -results.points : results.points;
    const values = { ...results, standing, reached: last + 1 };
    if (known === null) add({ ...values, [this.#definition.by]: who });
    else this.#table.change(own, values as unknown as Partial<R>);
  }

  /** The first of them, as many as the query asks for. Throws 422. */
  top(whole: Whole, query: Record<string, string> | undefined, count: Count, tells: Measures): JsonObject[] {
    const records = this.#table.pick(this.#within(whole), this.#order, parseCount(query, count));
    return this.#ranked(whole, records, tells);
  }

  /** One of them. */
  tell(whole: Whole, record: R, tells: Measures): JsonObject {
    return this.#ranked(whole, [record], tells)[0] ?? {};
  }

  /** One of them, and those that stand next before and behind, as many as the query asks for. Throws 422. */
  around(
    whole: Whole,
    record: R,
    query: Record<string, string> | undefined,
    count: Count,
    tells: Measures,
  ): JsonObject[] {
    const most = parseCount(query, count);
    const place = this.#placeOf(whole, record);
    const before = Math.min(most, place - 1);
    const first = place - 1 - before;
    const records = this.#table.pick(this.#within(whole), this.#order, before + 1 + most, first);
    return this.#ranked(whole, records, tells);
  }

  /** What all of them come to. */
  overview(whole: Whole, tells: Readonly<Record<string, Overview>>): JsonObject {
    const kept = this.#within(whole);
    const figure = (expression: string): number | null => this.#table.figure(expression, kept);
    const results = figure('coalesce(sum("results"), 0)') ?? 0;
    const total = figure('coalesce(sum("total"), 0)') ?? 0;
    const values: Record<Overview, () => number | null> = {
      entrants: () => figure("count(*)"),
      results: () => results,
      total: () => total,
      average: () => (results === 0 ? null : this.#rounded(total / results)),
      highest: () => figure('max("highest")'),
      lowest: () => figure('min("lowest")'),
    };
    return Object.fromEntries(Object.entries(tells).map(([name, told]) => [name, values[told]()]));
  }

  #which(whole: Whole, who: string): { field: string; value: string; within?: string } {
    const within = whole === null ? {} : { within: String(whole[this.#idField]) };
    return { field: this.#definition.by, value: who, ...within };
  }

  #within(whole: Whole): SqlPart {
    const { parentField, schema } = this.#table;
    return where(
      schema,
      whole === null || parentField === null ? [] : [{ field: parentField, equals: whole[this.#idField] ?? null }],
    );
  }

  #isLow(whole: Whole): boolean {
    return settle(this.#definition.order, whole) === "low";
  }

  #count(whole: Whole, known: Standing | null, result: number): Results {
    const before = known !== null && known.results > 0 ? known : null;
    const results = {
      results: (before?.results ?? 0) + 1,
      total: (before?.total ?? 0) + result,
      highest: Math.max(before?.highest ?? result, result),
      lowest: Math.min(before?.lowest ?? result, result),
      latest: result,
    };
    const isLow = this.#isLow(whole);
    const values: Record<Keep, number> = {
      best: isLow ? results.lowest : results.highest,
      worst: isLow ? results.highest : results.lowest,
      latest: result,
      first: before?.points ?? result,
      total: results.total,
    };
    return { ...results, points: values[settle(this.#definition.keep, whole) ?? "best"] };
  }

  #better(standing: number): SqlPart {
    return { sql: '"standing" > ?', values: [standing] };
  }

  /** Where it stands in the list, from 1. */
  #placeOf(whole: Whole, record: R): number {
    const { by, first } = this.#definition;
    const { reached, standing } = record as unknown as Standing;
    const ties = first === "name" ? `${quote(by)} < ?` : `"reached" ${first === "latest" ? ">" : "<"} ?`;
    const before = {
      sql: `("standing" > ? OR ("standing" = ? AND ${ties}))`,
      values: [standing, standing, first === "name" ? String(record[by]) : reached],
    };
    return (this.#table.figure("count(*)", allOf([this.#within(whole), before])) ?? 0) + 1;
  }

  #rankOf(whole: Whole, record: R): number {
    if (this.#definition.ranks === "single") return this.#placeOf(whole, record);
    const { standing } = record as unknown as Standing;
    const counted = this.#definition.ranks === "dense" ? 'count(DISTINCT "standing")' : "count(*)";
    return (this.#table.figure(counted, allOf([this.#within(whole), this.#better(standing)])) ?? 0) + 1;
  }

  /** Records that stand one behind the other, with their ranks. */
  #ranked(whole: Whole, records: readonly R[], tells: Measures): JsonObject[] {
    const [head] = records;
    if (head === undefined) return [];
    const { ranks } = this.#definition;
    const place = ranks === "shared" && records.length > 1 ? this.#placeOf(whole, head) : 0;
    let rank = this.#rankOf(whole, head);
    return records.map((record, n) => {
      const before = records[n - 1] as unknown as Standing | undefined;
      const isBehind = before !== undefined && (ranks === "single" || before.standing !== record["standing"]);
      if (isBehind) rank = ranks === "shared" ? place + n : rank + 1;
      return Object.fromEntries(
        Object.entries(tells).map(([name, told]) => [name, this.#measure(whole, record, rank, told)]),
      );
    });
  }

  #measure(whole: Whole, record: R, rank: number, told: Measure): string | number {
    const standing = record as unknown as Standing;
    const isLow = this.#isLow(whole);
    switch (told) {
      case "rank":
        return rank;
      case "who":
        return String(record[this.#definition.by]);
      case "best":
        return isLow ? standing.lowest : standing.highest;
      case "worst":
        return isLow ? standing.highest : standing.lowest;
      case "average":
        return this.#rounded(standing.total / standing.results);
      default:
        return standing[told];
    }
  }

  #rounded(value: number): number {
    const { decimals } = this.#definition;
    return decimals === undefined ? value : roundHalfUp(value, decimals);
  }
}
