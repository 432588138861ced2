import type { VisibleBlock } from "#src/spec/read-visible.ts";
import type { FrameFact, MemberFact } from "#src/spec/facts/facts.ts";
import { objectsIn } from "#src/spec/facts/find-objects.ts";
import { clausesOf } from "#src/spec/facts/member-clauses.ts";
import { splitOutside } from "#src/spec/split-sentences.ts";

type By = FrameFact["by"];

const PEOPLE = String.raw`(?:clients?|browsers?|people|users?|members?|players?|viewers?|visitors?|agents?|customers?|watchers?|sockets?|they|you|everybody|everyone|both sides)`;
const SAYS = new RegExp(
  String.raw`\b${PEOPLE} (?:may |can |might |also )*(?:sends?|says?|asks?)\b|\b${PEOPLE} (?:to|→|->) (?:the )?(?:server|service|us)\b|\bfrom (?:the )?${PEOPLE}\b|\bwhat (?:the |a |an )?[a-z-]+ (?:may |can |might )?(?:sends?|says?|asks?)\b|\bwhat (?:may|can) be (?:sent|said)\b|\bwe (?:hear|accept|understand|listen)\b|\b(?:server|service) (?:accepts|understands|listens)\b`,
  "iu",
);
const HEARS = new RegExp(
  String.raw`\b(?:server|service|product|us) (?:to|→|->) (?:the )?${PEOPLE}|\b(?:server|service|product|we|it|system) (?:sends?|tells?|pushes|says?|answers?)\b|\b${PEOPLE} (?:gets?|receives?|hears?|sees?|(?:is|are) (?:told|sent))\b|\bwhat (?:the |a |an )?[a-z-]+ (?:gets?|receives?|hears?|sees?)\b|\bto (?:the )?${PEOPLE}\b|\b(?:sent|pushed|told) (?:to|by)\b`,
  "iu",
);

/** Who sends the frames that a heading or a lead introduces; null where it introduces none. */
export const senderIn = (text: string): By | null => {
  const [says, hears] = [SAYS.exec(text), HEARS.exec(text)];
  if (says === null) return hears === null ? null : "server";
  return hears === null || says.index < hears.index ? "client" : "server";
};

const MEMBER = /^(?:and |or |plus |with |an? |the )*(optional(?:ly)? )?`(\w+)`?(\?)?`?(\?)?,?\s*(.*)$/iu;

const withoutBrackets = (text: string): string => text.replace(/^\((.*)\)$/u, "$1");

/** Members of a frame: "`room`, `you` (name), and `ref` if one was given". */
const membersIn = (text: string, line: number): MemberFact[] => {
  const parts = splitOutside(text.replaceAll(/\s+(?:and|plus)\s+(?=(?:optional(?:ly)? )?`)/giu, ", "), ",;");
  const members: MemberFact[] = [];
  let isShared = false;
  for (const part of parts) {
    const [, lead, name, mark, other, rest = ""] = MEMBER.exec(part) ?? [];
    const last = members.at(-1);
    if (name === undefined) last?.rules.push(part);
    else {
      const rules = rest === "" ? [] : clausesOf(withoutBrackets(rest.replace(/[.:]$/u, "")));
      const isOptional = lead !== undefined || mark !== undefined || other !== undefined;
      isShared = PLURAL.test(withoutBrackets(rest));
      members.push({ name, line, rules, ...(isOptional && { optional: true as const }) });
    }
  }
  return isShared ? shareLast(members) : members;
};

/** "`x`, `y` (integers 0–100)": what is said in the plural behind the last one is said of all before it. */
const shareLast = (members: MemberFact[]): MemberFact[] => {
  const from = members.slice(0, -1).findLastIndex(({ rules }) => rules.length > 0) + 1;
  return members.map((member, n) => (n < from ? member : { ...member, rules: [...(members.at(-1)?.rules ?? [])] }));
};

const PLURAL = /^(?:both |all )?(?:(?:whole )?numbers|integers|strings|texts|booleans)\b/iu;

const KINDS = /^(?:type|event|kind|op|action|t|cmd|command)$/u;

/** A frame that is written out: `{"type": "say", "text": "…"}`. */
const shownIn = (text: string, line: number): Pick<FrameFact, "kind" | "type" | "members"> | null => {
  const [object] = objectsIn(text);
  const value = object?.value;
  if (object === undefined || typeof value !== "object" || value === null || Array.isArray(value)) return null;
  const kind = Object.keys(value).find((name) => KINDS.test(name) && typeof value[name] === "string");
  if (kind === undefined) return null;
  const others = Object.keys(value).filter((name) => name !== kind);
  const members = others.map((name): MemberFact => ({
    name,
    line,
    rules: [],
    ...(value[name] !== undefined && { example: value[name] }),
  }));
  return { kind, type: String(value[kind]), members };
};

const TYPE = /^`([a-z][\w.:-]*)`\s*/iu;

/** A row of a table of frames. */
const frameInRow = ({ cells, line }: VisibleBlock & { kind: "row" }, by: By): FrameFact | null => {
  const [first = "", ...rest] = cells;
  const when = rest.slice(1).filter((cell) => /\w/u.test(cell));
  const shown = shownIn(first, line);
  if (shown !== null) return { line, by, ...shown, when: rest.filter((cell) => /\w/u.test(cell)).join("; ") };
  const type = TYPE.exec(first)?.[1];
  if (type === undefined) return null;
  const [members = ""] = rest;
  // Two columns only: the frame, and when it comes.
  if (rest.length === 1) return { line, by, kind: null, ...partsOf(members, line), type };
  return { line, by, kind: null, type, members: membersIn(members, line), when: when.join("; ") };
};

const HAS_MEMBER = /^(?:,|\(|\{|with|holds|carries|has|and|plus)\s?.*`/iu;

/** What stands behind a frame's name: its members, then when it comes. */
const partsOf = (text: string, line: number): Pick<FrameFact, "members" | "when"> => {
  const at = /(?::|\s[–—-])\s/u.exec(text.replaceAll(/`[^`]*`|\([^()]*\)/gu, (span) => "x".repeat(span.length)));
  const [members, when] = at === null ? ["", text] : [text.slice(0, at.index), text.slice(at.index + at[0].length)];
  const held = members === "" && HAS_MEMBER.test(when) ? when : members;
  const bare = held.replace(/^(?:,|with|holds|carries|has)\s*/iu, "").trim();
  return { members: membersIn(withoutBrackets(bare), line), when: when.replace(/\.$/u, "") };
};

/** A bullet about a frame: "`joined` with `user`: somebody else came in". */
const frameInItem = (text: string, line: number, by: By): FrameFact | null => {
  const [object] = objectsIn(text);
  const isFirst = object !== undefined && object.start <= 1;
  const shown = isFirst ? shownIn(text, line) : null;
  if (shown !== null && object !== undefined) {
    const { members, when } = partsOf(text.slice(object.end), line);
    return { line, by, ...shown, members: [...shown.members, ...members], when };
  }
  const match = TYPE.exec(text);
  if (match?.[1] === undefined) return null;
  return { line, by, kind: null, type: match[1], ...partsOf(text.slice(match[0].length), line) };
};

/** The frame that a row or bullet tells of. */
export const frameIn = (block: VisibleBlock, by: By): FrameFact | null => {
  if (block.kind === "row") return frameInRow(block, by);
  return block.kind === "item" ? frameInItem(block.text, block.line, by) : null;
};
