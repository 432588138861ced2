/** One way from state to state. `who` and `notes`: what stands beside it, as it is written. */
export type MoveRow = { from: string[]; to: string[]; notes: string[] };

/**
 * A step to the state that its caller names. `sent`: the member of the body that names it. `refusal`: of what no row
 * allows. `bars`: what is said of who may not ask for some states, whatever the rows say.
 */
export type Move = {
  field: string;
  sent: string;
  rows: MoveRow[];
  refusal: { status: number; code: string | null };
  wrong: string | null;
  bars: string[];
};

const escaped = (text: string): string => text.replaceAll(/[\\^$.*+?()[\]{}|]/gu, String.raw`\$&`);

type Token = { kind: "state"; value: string } | { kind: "arrow" | "joint" | "comma" | "other" };

/** States, arrows, and what joins states, in the order in which a text has them. */
const tokensOf = (text: string, values: readonly string[]): Token[] => {
  const state = values
    .toSorted((a, b) => b.length - a.length)
    .map(escaped)
    .join("|");
  const pattern = new RegExp(
    String.raw`(?<state>\x60(?:${state})\x60|(?<![\w-])(?:${state})(?![\w-]))|(?<arrow>→|⟶|⇒|->|=>|-->|\bto\b|:)|(?<joint>\bor\b|\band\b|\/|\|)|(?<comma>,)|(?<other>[^\s])`,
    "giu",
  );
  return [...text.matchAll(pattern)].map(({ groups = {} }): Token => {
    const value = groups["state"]?.replaceAll("`", "").toLowerCase();
    if (value !== undefined)
      return { kind: "state", value: values.find((each) => each.toLowerCase() === value) ?? value };
    return { kind: groups["arrow"] ? "arrow" : groups["joint"] ? "joint" : groups["comma"] ? "comma" : "other" };
  });
};

type Group = { states: string[] };

/** States that are joined, and whether an arrow leads on from them to the next. */
const chainsIn = (tokens: readonly Token[]): Group[][] => {
  const chains: Group[][] = [];
  let group: Group = { states: [] };
  let chain: Group[] = [];
  let last: Token["kind"] = "other";
  const end = (): void => {
    if (group.states.length > 0) chains.push([...chain, group]);
    chain = [];
    group = { states: [] };
  };
  for (const token of tokens) {
    if (token.kind === "state") {
      if (last === "state") end();
      group.states.push(token.value);
    } else if (token.kind === "arrow" && last === "state") {
      // "a → b, b → c": what stands before the next arrow begins anew.
      const next = chain.length > 0 && group.states.length > 1 ? group.states.pop() : undefined;
      if (next === undefined) chain.push(group);
      else {
        chains.push([...chain, group]);
        chain = [{ states: [next] }];
      }
      group = { states: [] };
    } else if (token.kind === "other" || (token.kind === "arrow" && last !== "state")) end();
    last = token.kind;
  }
  end();
  return chains;
};

const arrowsIn = (text: string, values: readonly string[]): MoveRow[] =>
  chainsIn(tokensOf(text, values)).flatMap((chain) =>
    chain.slice(1).map((group, n): MoveRow => ({ from: chain[n]?.states ?? [], to: group.states, notes: [] })),
  );

const ANY = /^(?:any|all|every|\*)(?: (?:state|status|of them))?$/iu;

const statesIn = (cell: string, values: readonly string[]): string[] | null => {
  const bare = cell.replaceAll("`", "").trim();
  if (ANY.test(bare)) return [...values];
  const words = bare.split(/\s*(?:,|\/|\bor\b|\band\b)\s*/u).filter((word) => word !== "");
  const found = words.map((word) => values.find((value) => value.toLowerCase() === word.toLowerCase()));
  return words.length > 0 && found.every((value) => value !== undefined)
    ? found.filter((each) => each !== undefined)
    : null;
};

const NONE = /^(?:none|nothing|–|—|-|\(none\)|\(final\)|final)?$/iu;

const rowIn = (text: string, values: readonly string[]): MoveRow[] => {
  const cells = text.split(" | ").map((cell) => cell.trim());
  const first = cells.findIndex((cell) => statesIn(cell, values) !== null);
  const from = statesIn(cells[first] ?? "", values);
  const to = statesIn(cells[first + 1] ?? "", values);
  const notes = cells.filter((cell, n) => n !== first && n !== first + 1 && !NONE.test(cell));
  return from === null || to === null ? [] : [{ from, to, notes }];
};

/** A statement with what stands behind it: "`open` → `done` (agents only)". */
const statementIn = (text: string, values: readonly string[]): MoveRow[] => {
  const [head = text, ...notes] = text.split(/\s*[(–—]\s*|: (?=[a-z])/u);
  const rows = arrowsIn(head, values);
  if (rows.length === 0) return arrowsIn(text, values);
  const beside = notes.map((note) => note.replace(/\)?\.?$/u, "").trim()).filter((note) => note !== "");
  return rows.map((row, n) => (n === rows.length - 1 ? { ...row, notes: beside } : row));
};

/** "`open` → `done`", "`open` | `done` | agents", "from `open` to `done`": ways from state to state; none elsewhere. */
export const readMoves = (text: string, values: readonly string[]): MoveRow[] => {
  if (text.includes(" | ")) return rowIn(text, values);
  const found: MoveRow[] = [];
  for (const part of text.split(/;\s*/u)) {
    const rows = statementIn(part, values);
    const last = found.at(-1);
    if (rows.length > 0) found.push(...rows);
    else if (last !== undefined) last.notes = [...last.notes, part.trim()];
  }
  return found;
};
