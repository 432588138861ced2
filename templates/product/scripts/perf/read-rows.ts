/** What objects told of one operation since they started. */
export type Rows = { calls: number; rows: number };

const SAMPLE = /^object_(operations|rows_read)_total\{([^}]*)\} (\d+(?:\.\d+)?)$/u;
const label = (labels: string, name: string): string =>
  new RegExp(`(?:^|,)${name}="(\\w+)"`, "u").exec(labels)?.[1] ?? "";

/** `Service.operation` → calls and rows read, of an OpenMetrics text; versions are added up. */
export const parseRows = (text: string): Map<string, Rows> => {
  const found = new Map<string, Rows>();
  for (const line of text.split("\n")) {
    const [, family, labels = "", value] = SAMPLE.exec(line) ?? [];
    if (family === undefined) continue;
    const operation = `${label(labels, "service")}.${label(labels, "operation")}`;
    const known = found.get(operation) ?? { calls: 0, rows: 0 };
    known[family === "operations" ? "calls" : "rows"] += Number(value);
    found.set(operation, known);
  }
  return found;
};

/** Rows read by one call, between two times; what was not called between them is left out. */
export const rowsPerCall = (before: ReadonlyMap<string, Rows>, after: ReadonlyMap<string, Rows>): Map<string, number> =>
  new Map(
    [...after].flatMap(([operation, { calls, rows }]): [string, number][] => {
      const since = before.get(operation) ?? { calls: 0, rows: 0 };
      return calls > since.calls ? [[operation, (rows - since.rows) / (calls - since.calls)]] : [];
    }),
  );
