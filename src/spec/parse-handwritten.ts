import { nameOperation } from "./name-operation.ts";
import { readClause, startSaid } from "./operation-clause.ts";
import type { Vocabulary } from "./read-condition.ts";
import { leaveUncovered } from "./reading.ts";
import type { Reading } from "./reading.ts";
import { readMaker } from "./record-maker.ts";
import type { Access, OperationSpec } from "./spec.ts";
import type { Hands } from "./split-hands.ts";
import { type RequestLine, splitRequest } from "./split-request.ts";
import { splitOutside } from "./split-sentences.ts";
import { wordsOf } from "./words.ts";

type Line = { line: number; text: string; service: string; vocabulary: Vocabulary; reading: Reading };

/** Who may, where a clause says that and nothing else. */
const accessIn = (clause: string, vocabulary: Vocabulary): Access | null => {
  const said = startSaid();
  const isRead = readClause(clause, said, vocabulary);
  const { access, ...rest } = said;
  const { access: _, ...nothing } = startSaid();
  return isRead && JSON.stringify(rest) === JSON.stringify(nothing) ? access : null;
};

const obstacleOf = ({ method, path }: RequestLine, code: string): string | null => {
  if (method === null || path === null) return "what is written by hand needs a request, with method and path";
  return code === "" ? "it is not said what is written by hand" : null;
};

/** What people call it: its label, or else its method and the last word of its path. */
const labelOf = ({ label, method, path }: RequestLine): string => {
  const last = (path ?? "").split("/").findLast((segment) => segment !== "" && !segment.startsWith("{"));
  const [own = ""] = splitOutside(label.replaceAll("`", ""), ",");
  return wordsOf(own).length > 0 ? own : `${(method ?? "").toLowerCase()} ${wordsOf(last ?? "").join(" ")}`.trim();
};

/**
 * An operation whose code is written by hand. Its request, its status and who may are read as of any other; whatever else
 * stands before the mark is the writer's to heed as well. Null (and uncovered) where it has no request.
 */
export const parseHandwritten = (
  { line, reading, service, text, vocabulary }: Line,
  { before, code }: Hands,
): OperationSpec | null => {
  const asked = splitRequest(before);
  const { detail, label, method, path, status } = asked;
  const obstacle = obstacleOf(asked, code);
  if (obstacle !== null) {
    leaveUncovered(reading, line, text, obstacle);
    reading.leftOut.push({ line, text: label.replaceAll("`", ""), reason: obstacle, method, path });
    return null;
  }
  const leading = labelOf(asked);
  const [, ...inLabel] = splitOutside(label, ",");
  const clauses = [...inLabel, ...splitOutside(detail, ";.,")];
  const said = clauses.map((clause) => ({ clause, access: accessIn(clause, vocabulary) }));
  const access = said.findLast((each) => each.access !== null)?.access ?? null;
  for (const { clause, access: own } of said) {
    const maker = own === "owner" ? readMaker(clause) : null;
    if (maker) reading.makers.push({ line, text: clause, object: maker.object });
  }
  const heeded = said.filter((each) => each.access === null).map(({ clause }) => clause);
  const behaviour = { kind: "handwritten" as const, text: [...heeded, code].join("; ") };
  const words = wordsOf(leading);
  return {
    ...nameOperation({ leading, noun: wordsOf(service).at(-1) ?? "", words }, behaviour),
    line,
    behaviour,
    method,
    path,
    status,
    access,
  };
};
