import { readFieldRow, splitNames } from "#src/spec/parse-field.ts";
import type { VisibleBlock } from "#src/spec/read-visible.ts";
import type { Column, Draft } from "./draft.ts";
import { clausesOf } from "./member-clauses.ts";
import { addInner, dottedIn } from "./inner-members.ts";
import { isMark, saysYes } from "./marks.ts";
import { nounOfTitle } from "./noun-of.ts";
import { openingOf } from "./open-sentence.ts";
import { draftsFor, headingOf, keepRule, nounOfHeadings, say, thingFor } from "./walk.ts";
import type { Walk } from "./walk.ts";

type Row = VisibleBlock & { kind: "row" };

const COLUMNS: [Column, RegExp][] = [
  ["body", /^(?:(?:request )?body|takes|input|payload|sends?)$/u],
  ["failures", /\b(?:failures?|errors?|fails|problems?)\b/u],
  ["success", /^(?:success|answers?|response|returns?|result|status|ok|reply|gives)$/u],
  [
    "who",
    /^(?:who(?: may| can)?|roles?|access|allowed(?: for| to)?|(?:open|available) to|permitted|permissions?|auth\w*|by|caller)$/u,
  ],
  ["label", /^(?:purpose|what(?: it does| for)?|description|does|meaning|action|operation|name)$/u],
];

const columnOf = (head: string, cell: string): Column => {
  const named = COLUMNS.find(([, pattern]) => pattern.test(head))?.[0];
  // What a description begins with a status is an answer.
  if (named === "label" && /^`?[1-5]\d\d\b/u.test(cell)) return "success";
  if (named !== undefined) return named;
  return head === "" && /^`?\{/u.test(cell) ? "body" : "text";
};

/** "yes" and "no" under what columns are called, twice at least: whose column says yes. */
const markedHeads = (head: readonly string[], cells: readonly string[]): string[] | null => {
  const marked = cells.flatMap((cell, n) => (isMark(cell) && (head[n] ?? "") !== "" ? [n] : []));
  return marked.length < 2 ? null : marked.filter((n) => saysYes(cells[n] ?? "")).map((n) => head[n] ?? "");
};

/** The cells of a row; a method and a path that have columns of their own stand together in the first one. */
const joinedCells = ({ head, cells }: Row): { head: string[]; cells: string[] } => {
  const method = head.findIndex((name) => /^(?:http )?(?:method|verb)$/u.test(name));
  const path = head.findIndex((name) => /^(?:path|endpoint|url|uri|route|resource)$/u.test(name));
  if (method === -1 || path === -1) return { head, cells };
  const request = `${cells[method] ?? ""} ${cells[path] ?? ""}`.replaceAll("`", "");
  const isOther = (_: string, n: number): boolean => n !== method && n !== path;
  return { head: ["request", ...head.filter(isOther)], cells: [request, ...cells.filter(isOther)] };
};

/** The cell that introduces requests, with them. */
const requestIn = (walk: Walk, cells: readonly string[], line: number): { at: number; drafts: Draft[] } | null => {
  for (const [at, cell] of cells.entries()) {
    const opening = openingOf(cell, true);
    if (opening === null || opening.mentions.some(({ path }) => path === null)) continue;
    const drafts = draftsFor(walk, opening.mentions, line);
    for (const draft of drafts) draft.label ||= opening.label;
    if (opening.rest.trim() !== "") say(drafts, { kind: "lead", line, text: opening.rest });
    return drafts.length === 0 ? null : { at, drafts };
  }
  return null;
};

/** A row about what a member of the thing above it holds. */
const takeInner = (
  walk: Walk,
  { cells, head, line }: Row,
  { inner, outer }: { inner: string; outer: string },
): boolean => {
  const field = readFieldRow(head, [inner, ...cells.slice(1)]);
  const holder = walk.thing?.members.find(({ name }) => name === outer);
  if (field === null || holder === undefined) return false;
  const text = [field.rest, field.about ?? ""].filter((part) => part !== "").join("; ");
  addInner(holder, [{ name: inner, line, rules: clausesOf(text) }]);
  return true;
};

const OF_MEMBER =
  /^(?:(?:each|every|an?|the)\s)?(?:(?:entry|entries|element|elements|item|items|object|fields|members) (?:of|in) (?:the )?)?`(\w+)(?:\[\])?`(?:\s[a-z]+){0,3}:?$/iu;
const OF_ANSWER = /\b(?:responses?|answers?|returns?|results?|reply|output)\b/iu;

/** A row of a table of members below a request. */
const sayMember = (walk: Walk, line: number, { names, text }: { names: string[]; text: string }): void => {
  const lead = walk.lead?.text ?? headingOf(walk);
  const outer = OF_MEMBER.exec(lead)?.[1];
  say(walk.scope?.drafts ?? [], {
    kind: "member",
    line,
    names,
    text,
    ...(outer !== undefined && { of: outer }),
    ...(OF_ANSWER.test(lead) && { shown: true as const }),
  });
};

/** A row of a table of members: of the request above it, or of a thing. */
const takeMember = (walk: Walk, row: Row): boolean => {
  const { head, cells, line } = row;
  const dotted = dottedIn(cells[0] ?? "");
  if (dotted !== null) return takeInner(walk, row, dotted);
  const names = splitNames(cells[0] ?? "");
  const fields = names.flatMap(
    (name) => readFieldRow(head, [name.replace(/\s*\([^()]*\)$/u, ""), ...cells.slice(1)]) ?? [],
  );
  const [first] = fields;
  if (first === undefined || walk.isClosed) return false;
  const text = [first.rest, first.about ?? ""].filter((part) => part !== "").join("; ");
  const isQuery = /param/u.test(head[0] ?? "");
  if (walk.scope !== null && walk.scope.kind !== "item") {
    if (isQuery)
      for (const { name } of fields) say(walk.scope.drafts, { kind: "item", line, text: `\`${name}\`: ${text}` });
    else sayMember(walk, line, { names: fields.map(({ name }) => name), text });
    return true;
  }
  // What is asked for in a query string is no member of a thing.
  if (isQuery) return false;
  const isFirst = walk.previous !== "row";
  const near = isFirst ? nounOfTitle(walk.lead?.text ?? "") : (walk.thing?.noun ?? null);
  const noun = near ?? nounOfHeadings(walk);
  if (noun === null) return false;
  thingFor(walk, { noun, line, members: fields.map(({ name }) => ({ name, line, rules: clausesOf(text) })) });
  return true;
};

/** Takes a row of a table. */
export const takeRow = (walk: Walk, row: Row): void => {
  const { line } = row;
  const { head, cells } = joinedCells(row);
  const request = walk.isClosed ? null : requestIn(walk, cells, line);
  if (request !== null) {
    const label = cells[head.findIndex((name) => columnOf(name, "") === "label")] ?? "";
    if (label.length < 80) for (const draft of request.drafts) draft.label ||= label;
    const allowed = markedHeads(head, cells);
    if (allowed !== null)
      say(request.drafts, { kind: "cell", line, text: allowed.join(", ") || "nobody", column: "who" });
    for (const [n, text] of cells.entries())
      if (n !== request.at && text !== "" && !(allowed !== null && isMark(text)))
        say(request.drafts, { kind: "cell", line, text, column: columnOf(head[n] ?? "", text) });
    if (walk.scope?.kind !== "section") walk.scope = null;
    return;
  }
  if (takeMember(walk, row)) return;
  const text = cells.filter((cell) => cell !== "").join(" | ");
  if (walk.scope?.kind === "section") say(walk.scope.drafts, { kind: "text", line, text });
  else keepRule(walk, line, text, { head, cells });
};
