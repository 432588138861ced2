import { parseTable, renderCount, renderFold, renderTable } from "#src/markdown.ts";
import type { Finding, Rule } from "./rule.ts";

const FOUND = ["Rule", "Place", "Finding"];
const HELD = ["Rule", "Held by", "Where"];

/** What a review says of a rule. */
export type HeldRule = Pick<Rule, "id" | "how" | "where">;

const placeOf = ({ line, path }: Finding): string => `\`${path}:${line}\``;

/** The review as part of a pull request: one line, what was found, and out of sight what holds each rule. */
export const renderReview = (findings: readonly Finding[], rules: readonly HeldRule[]): string => {
  const summary = `${renderCount(rules.length, "rule")} held by lint, test or review; ${renderCount(findings.length, "finding")}`;
  const found = findings.map((finding) => [finding.rule, placeOf(finding), finding.sentence]);
  const held = rules.map(({ how, id, where }) => [id, how, how === "test" ? where : `\`${where}\``]);
  return [
    ...(found.length === 0 ? [] : [renderTable(FOUND, found)]),
    renderFold(summary, renderTable(HELD, held)),
  ].join("\n\n");
};

const isHow = (text: string): text is Rule["how"] => ["lint", "test", "review"].includes(text);

/** What a text says that `renderReview` wrote. */
export const parseReview = (markdown: string): { findings: Finding[]; rules: HeldRule[] } => ({
  findings: parseTable(markdown, FOUND).map(([rule = "", place = "", sentence = ""]) => {
    const [, path = "", line = "1"] = /^`(.*):(\d+)`$/u.exec(place) ?? [];
    return { rule, path, line: Number(line), sentence };
  }),
  rules: parseTable(markdown, HELD).flatMap(([id = "", how = "", where = ""]) =>
    isHow(how) ? [{ id, how, where: where.replaceAll("`", "") }] : [],
  ),
});
