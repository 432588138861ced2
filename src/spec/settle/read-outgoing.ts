import type { ApiFacts } from "#src/spec/facts/facts.ts";
import { parseLooseJson } from "#src/spec/parse-loose-json.ts";
import type { Json } from "#src/spec/spec.ts";

type Rule = ApiFacts["rules"][number];
type Members = { [key: string]: Json };

/** What the product sends, as its author shows it. */
export type Outgoing = {
  /** The rule that shows it, and the one that leads up to it. */
  rule: Rule;
  lead: Rule | null;
  headers: { name: string; example: string }[];
  body: Members | null;
};

const SENDS =
  /\bwe (?:POST|send|call|deliver|notify|post)\b|\b(?:is|are) (?:POSTed|posted|sent|notified|called)\b|\bsends? (?:out|this|the following)\b|\b(?:looks?|is) like this\b/iu;
const POSTS = /^\s*(?:POST\s+(?:\/\S*|https?:\/\/\S+|<[^>]+>|\{\w+\})|\{)/u;
const HEADER = /^([A-Za-z][\w-]{1,60}):\s+(\S.*)$/u;

const isObject = (value: Json | undefined): value is Members =>
  typeof value === "object" && value !== null && !Array.isArray(value);

const readBody = (text: string): Members | null => {
  const at = text.indexOf("{");
  const read = at === -1 ? undefined : parseLooseJson(text.slice(at));
  return isObject(read) ? read : null;
};

const headersIn = (text: string): Outgoing["headers"] =>
  text
    .slice(0, text.includes("\n{") ? text.indexOf("\n{") : undefined)
    .split("\n")
    .flatMap((line) => {
      const [, name, example = ""] = HEADER.exec(line.trim()) ?? [];
      return name === undefined || /^content-(?:type|length)$/iu.test(name) ? [] : [{ name, example }];
    });

/** Requests that the product itself sends: an example behind a sentence that says that we send it. */
export const readOutgoing = (rules: readonly Rule[]): Outgoing[] =>
  rules.flatMap((rule, n): Outgoing[] => {
    const before = rules[n - 1];
    const lead = before !== undefined && before.under === rule.under && SENDS.test(before.text) ? before : null;
    const isShown = rule.text.includes("\n") ? POSTS.test(rule.text) : /^\{.*\}$/su.test(rule.text);
    if (!isShown || lead === null) return [];
    const body = readBody(rule.text);
    return body === null ? [] : [{ rule, lead, headers: headersIn(rule.text), body }];
  });
