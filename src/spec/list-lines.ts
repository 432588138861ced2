import { parseLooseJson } from "./parse-loose-json.ts";
import { applyEnvelope, applyParameters, type ParameterLine, readParameters } from "./parse-parameters.ts";
import type { VisibleBlock } from "./read-visible.ts";
import { leaveUncovered } from "./reading.ts";
import type { Reading } from "./reading.ts";
import type { Json, Paging, ServiceSpec } from "./spec.ts";
import { HTTP, normalPath } from "./split-request.ts";
import { splitSentences } from "./split-sentences.ts";
import type { Sentence } from "./split-sentences.ts";

/** What is said of the list at a path: a parameter of its query string, or an example of its answer. */
export type ListLine = { path: string; line: number; text: string } & (
  | { parameters: ParameterLine }
  | { sample: Json }
);

/** The path of the list that a paragraph goes on to explain: `GET /books`; null: it speaks of something else. */
export const listIn = (block: VisibleBlock): string | null => {
  if (block.kind !== "paragraph") return null;
  const [, method, path = ""] = HTTP.exec(block.text) ?? [];
  return method === "GET" && !normalPath(path).endsWith("}") ? normalPath(path) : null;
};

/** The sentences that begin with parameters, with what they are by default, and the others. */
const partParameters = (text: string, line: number): { parameters: ParameterLine[]; rest: Sentence[] } => {
  const parameters: ParameterLine[] = [];
  const rest: Sentence[] = [];
  for (const sentence of splitSentences(text, line)) {
    const last = parameters.at(-1);
    const read = readParameters(sentence.line, sentence.text);
    if (read !== null) parameters.push(read);
    else if (last !== undefined && rest.length === 0 && /^default\b/iu.test(sentence.text))
      last.text += ` ${sentence.text}`;
    else rest.push(sentence);
  }
  return { parameters, rest };
};

/** What a block says of the list at `path`, and the sentences beside it; null where it says nothing of it. */
export const readListLines = (
  block: VisibleBlock,
  path: string | null,
): { lines: ListLine[]; rest: Sentence[] } | null => {
  if (path === null || !["code", "item", "paragraph"].includes(block.kind) || !("text" in block)) return null;
  const { line, text } = block;
  if (block.kind === "code") {
    const sample = parseLooseJson(text);
    return sample === undefined ? null : { lines: [{ path, line, text, sample }], rest: [] };
  }
  const { parameters, rest } = HTTP.test(text) ? { parameters: [], rest: [] } : partParameters(text, line);
  const lines = parameters.map((each) => ({ path, line: each.line, text: each.text, parameters: each }));
  return lines.length === 0 ? null : { lines, rest };
};

/** Whether nothing in an answer leads on from it. */
const isEndless = ({ from, tells }: Paging): boolean => from.by === "cursor" && tells.next === undefined;

const reachOf = ({ limit }: Paging): string =>
  `the answer has no place for a next page, so it holds ${limit.default} records, or as many as \`${limit.name}\` asks for, at most ${limit.max}`;

/** Applies it, once every field and operation is known. */
export const applyListLines = (lines: readonly ListLine[], service: ServiceSpec, reading: Reading): void => {
  const lists = service.operations.flatMap(({ behaviour, line, path, summary }) =>
    behaviour.kind === "list" ? [{ behaviour, line, path, summary }] : [],
  );
  for (const said of lines) {
    const list = lists.find(({ path }) => path === said.path)?.behaviour;
    if (list === undefined || ("sample" in said && !applyEnvelope(list, said.sample)))
      leaveUncovered(reading, said.line, said.text, "it is not known which part of an answer this is");
    else if ("parameters" in said)
      for (const name of applyParameters(list, said.parameters, service.fields))
        leaveUncovered(reading, said.line, said.text, `no rule knows what the parameter \`${name}\` asks for`);
  }
  for (const { behaviour, line, summary } of lists)
    if (behaviour.paging !== undefined && isEndless(behaviour.paging))
      leaveUncovered(reading, line, summary, reachOf(behaviour.paging));
};
