import { isAccount, isList, isNumber, isOneOf, isShaped, isText, isWhole, orNull } from "./shapes.ts";

/** Of one arm, in ms. `restarts`: the median of each restart; `median`: theirs. The quantiles are of all its calls. */
export type ArmFigures = { median: number; p50: number; p95: number; p99: number; calls: number; restarts: number[] };

/** `ratio` is head by base, with its intervals of 95 and 99 %; `floor`: how far base differs from itself, .1 for a tenth. */
export type OperationFigures = {
  operation: string | null;
  request: string;
  verdict: "slower" | "faster" | "same" | "unclear";
  ratio: number;
  low95: number;
  high95: number;
  low99: number;
  high99: number;
  floor: number;
  base: ArmFigures;
  control: ArmFigures;
  head: ArmFigures;
  rowsRead: { base: number; head: number } | null;
  errors: { base: number; control: number; head: number };
};

/** What `npm run perf` of a product found: its log has it on one line. Sizes and memory in bytes. */
export type PerfResult = {
  v: 1;
  base: string;
  head: string;
  environment: { node: string; workerd: string; platform: string; cpu: string; cpus: number };
  rounds: number;
  passes: number;
  concurrency: number;
  budget: number;
  workload: { operation: string; records: number; share: number | null; filled: number | null }[] | null;
  bundle: { bytes: { base: number; head: number }; gzip: { base: number; head: number } };
  memory: { base: number; control: number; head: number } | null;
  operations: OperationFigures[];
};

const MOST_ROUNDS = 200;
const MOST_OPERATIONS = 200;
const MOST_CHARACTERS = 1_000_000;
/** Figures in the log keep five digits. */
const SLACK = 1.0002;

const LINE = /^(?:\d{4}-\d\d-\d\dT[\d:.]{8,20}Z )?perf-result (?<json>.*)$/gmu;

const isCommit = isText(/^[0-9a-f]{40}$/u);
const isOperation = isText(/^[A-Z]\w{0,63}\.[a-z]\w{0,63}$/u);
const isRequest = isText(/^(?:sign-up|start|[A-Z]{3,7} \/[^\s`|<>\p{C}]{0,300})$/u);
const isVersion = isText(/^[\w.+-]{1,40}$/u);
const isName = isText(/^[^`|<>[\]*\\\p{C}]{0,100}$/u);
const isTime = isNumber(0, 1e7);
const isCount = isWhole(0, 1e9);

const isArm = isShaped({
  median: isTime,
  p50: isTime,
  p95: isTime,
  p99: isTime,
  calls: isWhole(1, 1e9),
  restarts: isList(isTime, 1, MOST_ROUNDS),
});
const isRatio = isNumber(1e-6, 1e6);
const isPair = isShaped({ base: isCount, head: isCount });
const isTriple = isShaped({ base: isNumber(0, 1e12), control: isNumber(0, 1e12), head: isNumber(0, 1e12) });

const isFigures = isShaped({
  operation: orNull(isOperation),
  request: isRequest,
  verdict: isOneOf("slower", "faster", "same", "unclear"),
  ratio: isRatio,
  low95: isRatio,
  high95: isRatio,
  low99: isRatio,
  high99: isRatio,
  floor: isNumber(0, 1e6),
  base: isArm,
  control: isArm,
  head: isArm,
  rowsRead: orNull(isShaped({ base: isNumber(0, 1e9), head: isNumber(0, 1e9) })),
  errors: isShaped({ base: isCount, control: isCount, head: isCount }),
});

const isResult = isAccount<PerfResult>({
  v: isOneOf(1),
  base: isCommit,
  head: isCommit,
  environment: isShaped({ node: isVersion, workerd: isVersion, platform: isName, cpu: isName, cpus: isWhole(1, 4096) }),
  rounds: isWhole(3, MOST_ROUNDS),
  passes: isWhole(1, 1e6),
  concurrency: isWhole(1, 1000),
  budget: isNumber(0, 1),
  workload: orNull(
    isList(
      isShaped({
        operation: isOperation,
        records: isWhole(0, 1e6),
        share: orNull(isNumber(0, 1e9)),
        filled: orNull(isWhole(0, 1e6)),
      }),
      1,
      MOST_OPERATIONS,
    ),
  ),
  bundle: isShaped({ bytes: isPair, gzip: isPair }),
  memory: orNull(isTriple),
  operations: isList(isFigures, 0, MOST_OPERATIONS),
});

const inOrder = (...values: number[]): boolean =>
  values.every((value, index) => index === 0 || (values[index - 1] ?? 0) <= value * SLACK);

/** Beyond this a change counts: the budget, and what base differs from itself by. */
export const limitOf = ({ floor }: OperationFigures, budget: number): number => 1 + Math.max(floor, budget);

/** A verdict has to follow from the interval that is told with it. */
const follows = (figures: OperationFigures, { budget, rounds }: PerfResult): boolean => {
  const { base, control, head, high95, high99, low95, low99, ratio, verdict } = figures;
  const limit = limitOf(figures, budget);
  if (verdict === "slower" && low99 * SLACK < limit) return false;
  if (verdict === "faster" && high99 > SLACK / limit) return false;
  const hasRounds = [base, control, head].every(({ restarts }) => restarts.length === rounds);
  return hasRounds && inOrder(low99, low95, ratio, high95, high99);
};

/**
 * Reads the one line of a log that `npm run perf` wrote for programs, with or without GitHub's time before it. Null where
 * there is none, or more than one, or where it is not what a comparison can have found.
 */
export const parsePerfResult = (log: string): PerfResult | null => {
  const lines = [...log.matchAll(LINE)].map(({ groups }) => groups?.["json"] ?? "");
  const [line] = lines;
  if (line === undefined || lines.length > 1 || line.length > MOST_CHARACTERS) return null;
  let value: unknown;
  try {
    value = JSON.parse(line);
  } catch {
    return null;
  }
  return isResult(value) && value.operations.every((figures) => follows(figures, value)) ? value : null;
};
