import { parseTable, renderCount, renderTable } from "./markdown.ts";
import { renderUsd } from "./money.ts";

/**
 * What the paid calls of a run came to, of one role in one phase with one model. `microUsd`: whole micro-dollars. Each
 * token is counted once: `input` are those neither read from a cache nor written to it. `unknown`: calls without an
 * answer, booked at the most that they may have cost.
 */
export type Spending = {
  role: string;
  phase: string;
  model: string;
  calls: number;
  unknown: number;
  tokens: { input: number; cacheRead: number; cacheWritten: number; output: number };
  microUsd: number;
};

/** Micro-dollars. `share`: of the cap that is spent or reserved for calls in progress, 1 is all of it. */
export type Budget = { spent: number; cap: number; share: number };

/** A row of the table as people read it. `prompt` and `output` are tokens, `cached` is the share of the prompt. */
type Cost = {
  role: string;
  phase: string;
  calls: number;
  prompt: number;
  cached: string;
  output: number;
  cost: string;
};

const HEADING = ["Role", "Phase", "Calls", "Prompt tokens", "From cache", "Output tokens", "Cost"];
const ALL = "All";
/** From here on a person is warned. */
const NEARLY = 0.8;

const nothing = (role: string, phase: string): Spending => ({
  role,
  phase,
  model: "",
  calls: 0,
  unknown: 0,
  tokens: { input: 0, cacheRead: 0, cacheWritten: 0, output: 0 },
  microUsd: 0,
});

const add = (sum: Spending, { calls, microUsd, tokens, unknown }: Spending): Spending => ({
  ...sum,
  calls: sum.calls + calls,
  unknown: sum.unknown + unknown,
  tokens: {
    input: sum.tokens.input + tokens.input,
    cacheRead: sum.tokens.cacheRead + tokens.cacheRead,
    cacheWritten: sum.tokens.cacheWritten + tokens.cacheWritten,
    output: sum.tokens.output + tokens.output,
  },
  microUsd: sum.microUsd + microUsd,
});

const sumUp = (spending: readonly Spending[], role = ALL, phase = ""): Spending =>
  spending.reduce(add, nothing(role, phase));

/** One for each role and phase, whichever models it asked, in the order in which they come. */
const gather = (spending: readonly Spending[]): Spending[] =>
  [...Map.groupBy(spending, ({ phase, role }) => JSON.stringify([role, phase])).values()].map((group) =>
    sumUp(group, group[0]?.role, group[0]?.phase),
  );

const renderNumber = (number: number): string => number.toLocaleString("en");

const rowOf = ({ calls, microUsd, phase, role, tokens }: Spending): string[] => {
  const prompt = tokens.input + tokens.cacheRead + tokens.cacheWritten;
  const cached = prompt === 0 ? "" : `${Math.round((tokens.cacheRead / prompt) * 100)} %`;
  const numbers = [calls, prompt].map(renderNumber);
  return [role, phase, ...numbers, cached, renderNumber(tokens.output), renderUsd(microUsd)];
};

/** What was spent on what, as a table with its sum, and who was asked; empty where no call was paid. */
export const renderSpending = (spending: readonly Spending[]): string => {
  const paid = spending.filter(({ calls }) => calls > 0);
  if (paid.length === 0) return "";
  const sum = sumUp(paid);
  const lost = `\n\nWithout an answer, and so booked at the most that it may have cost: ${renderCount(sum.unknown, "call")}.`;
  const models = [...new Set(paid.map(({ model }) => model))].toSorted();
  const table = renderTable(HEADING, [...gather(paid), sum].map(rowOf));
  return `${table}\n\nAsked: ${models.join(", ")}.${sum.unknown > 0 ? lost : ""}`;
};

/** The rows of a table that `renderSpending` wrote, the sum last; none: []. */
export const parseSpending = (markdown: string): Cost[] =>
  parseTable(markdown, HEADING).map(([role = "", phase = "", ...rest]) => {
    const [calls = "", prompt = "", cached = "", output = "", cost = ""] = rest;
    const numberOf = (text: string) => Number(text.replaceAll(",", ""));
    return { role, phase, calls: numberOf(calls), prompt: numberOf(prompt), cached, output: numberOf(output), cost };
  });

/** What a run has spent of what it may, in one line that warns when little is left; null where no call was paid. */
export const renderMeter = ({ cap, share, spent }: Budget, spending: readonly Spending[]): string | null => {
  const { calls } = sumUp(spending);
  if (calls === 0) return null;
  const line = `${renderUsd(spent)} of ${renderUsd(cap)}, ${renderCount(calls, "call")}`;
  if (share < NEARLY) return line;
  return `${line}. **Warning: ${Math.floor(share * 100)} % of what this run may spend is gone;** at the end of it the run waits, unless \`/aidevos budget 2\` allows it $2 more.`;
};
