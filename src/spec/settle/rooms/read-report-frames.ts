import type { SocketFact } from "#src/spec/facts/facts.ts";
import type { Expression } from "#src/spec/expression.ts";
import type { FrameSpec, RoomSpec } from "#src/spec/room.ts";
import type { Sentence } from "#src/spec/split-sentences.ts";
import type { OperationSpec, ServiceSpec } from "#src/spec/spec.ts";
import { singular, stem, wordsOf } from "#src/spec/words.ts";
import { FIRST } from "./read-frames.ts";

/** `{ "type": "results", "results": <the object above> }`: a frame of which one member holds what a report answers. */
const SHOWN =
  /\{\s*"?(\w+)"?:\s*"([\w.:-]+)"\s*,\s*(?:"?(\w+)"?:\s*(?:<[^>]*>|\{\s*(?:…|\.\.\.)\s*\}|…|\.\.\.|[a-z][\w ]{2,40})|(?:…|\.\.\.))\s*\}/iu;
const TAKEN_BACK =
  /\b(?:withdraw\w*|tak(?:es?|en|ing) (?:\w+ )?back|retract\w*|remov\w*|delet\w*|revok\w*|undo\w*)\b/iu;
const EVERY =
  /\b(?:every|each|any|whenever) (?:\w+ )?(?:change|changes|update)\b|\bwhenever (?:it|they|the \w+) changes?\b|\bas (?:they|it) changes?\b/iu;

const isWriting = ({ method }: OperationSpec): boolean => method !== null && method !== "GET";

/** Operations after which a text says that word is sent. */
const operationsAfter = (text: string, { name, operations }: ServiceSpec): string[] => {
  const stems = new Set(wordsOf(text).map((word) => stem(singular(word))));
  const speaksOf = (noun: string): boolean => wordsOf(noun).every((word) => stems.has(stem(singular(word))));
  return operations
    .filter(isWriting)
    .filter(({ behaviour, name: own, on }) => {
      if (on === undefined && (behaviour.kind === "create" || behaviour.kind === "delete")) return false;
      if (EVERY.test(text)) return true;
      if (behaviour.kind === "act") return stems.has(stem(wordsOf(own)[0] ?? ""));
      if (behaviour.kind === "delete") return TAKEN_BACK.test(text);
      return behaviour.kind === "create" && speaksOf(on ?? name);
    })
    .map((operation) => operation.name);
};

const reportIn = ({ operations }: ServiceSpec, member: string): string | null => {
  const reports = operations.filter(
    ({ behaviour, on }) => behaviour.kind === "report" && on === undefined && behaviour.filters === undefined,
  );
  const named = reports.find(({ name }) => wordsOf(name).map(singular).includes(singular(member)));
  return (named ?? (reports.length === 1 ? reports[0] : undefined))?.name ?? null;
};

const ONLY = /\bonly (?:for|at|on|of|with)\b[^.;]*/iu;

/** "Only for polls with `results: "always"`" */
const bindingIn = ({ fields }: ServiceSpec, text: string): Expression | null => {
  const [said] = ONLY.exec(text) ?? [];
  if (said === undefined) return null;
  for (const { name, type, values = [] } of fields) {
    const value = values.find((each) => new RegExp(String.raw`["\x60“]${RegExp.escape(each)}["\x60”]`, "u").test(said));
    if (type === "enum" && value !== undefined && said.includes(name))
      return { do: "equal", with: [{ field: name }, { value }] };
  }
  return null;
};

const OPEN = /\b(?:clients?|they|watchers?|viewers?|it|nobody|browsers?) needs? no (?:token|key|login|header)s?\b/iu;
const IGNORED = /\bwhat (?:they|clients|people|browsers) (?:send|say)s? is ignored\b/iu;

type Read = Pick<RoomSpec, "frames" | "when"> & { kind: string | null; isOpen: boolean; rest: Sentence[] };

/** Frames that tell what a report answers, as sentences describe them, and what else those say; the rest is left. */
export const readReportFrames = ({ path }: SocketFact, sentences: readonly Sentence[], service: ServiceSpec): Read => {
  const read: Read = { frames: [], kind: null, isOpen: false, rest: [] };
  for (const sentence of sentences) {
    const { text } = sentence;
    const [, kind = "", type = "", member] = SHOWN.exec(text) ?? [];
    const name = member === undefined ? null : reportIn(service, member);
    if (member !== undefined && name !== null) {
      const members: FrameSpec["members"] = { [member]: { is: "report", name } };
      const after = operationsAfter(text.replace(SHOWN, ""), service);
      if (FIRST.test(text)) read.frames.push({ type, on: "open", to: "self", members });
      if (after.length > 0) read.frames.push({ type, on: { after }, to: "all", members });
      read.kind = kind;
      continue;
    }
    const when = bindingIn(service, text);
    if (when !== null) read.when = when;
    if (OPEN.test(text)) read.isOpen = true;
    const isHeard =
      when !== null || OPEN.test(text) || IGNORED.test(text) || (/web ?socket/iu.test(text) && text.includes(path));
    if (!isHeard) read.rest.push(sentence);
  }
  return read;
};
