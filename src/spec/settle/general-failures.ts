import type { FailureFact } from "#src/spec/facts/facts.ts";
import { failuresIn } from "#src/spec/facts/read-failures.ts";
import { sectionNamed } from "#src/spec/split-sections.ts";
import type { Sentence } from "#src/spec/split-sentences.ts";

type Rule = Sentence & { under: string };

const ROW = /^`?([45]\d\d)`?\s*[|–—:-]?\s*`?"?([a-z][\w.-]*)"?`?\s*(?:[|–—:-]\s*)?(.*)$/iu;
const CODE = /^[a-z]+(?:[_-][a-z]+)*$|^[a-z]+(?:[A-Z][a-z]+)+$/u;

/** `409 | name_taken | another room has that name`: a failure that is told for all requests together. */
const readRow = ({ line, text }: Sentence): FailureFact | null => {
  const [, status = "", code = "", when = ""] = ROW.exec(text) ?? [];
  return status !== "" && CODE.test(code) && text.includes(code) ? { line, status: Number(status), code, when } : null;
};

const SEVERAL = /^`?([45]\d\d)`?\s*[|–—:-]?\s*(`[\w.-]+`(?:\s*(?:,|\/|\||or|and)\s*`[\w.-]+`)+)\.?$/u;

/** `404 | a_missing, b_missing`: one failure for each code. */
const readSeveral = ({ line, text }: Sentence): FailureFact[] => {
  const [, status = "", codes = ""] = SEVERAL.exec(text) ?? [];
  return [...codes.matchAll(/`([^`]+)`/gu)].map(([, code = ""]) => ({ line, status: Number(status), code, when: "" }));
};

const UNKNOWN = /^(?:an? |any |the )?(?:unknown|missing|non-?existent|no such) [\w -]{1,40}$/iu;

/** "Unknown shelf → 404 `no_shelf`, unknown book → 404 `no_book`": a sentence of nothing but what is not there. */
const readUnknown = ({ line, text }: Sentence): FailureFact[] => {
  const failures = failuresIn(text, line);
  const isAll = failures.every(({ code, status, when }) => status === 404 && code !== null && UNKNOWN.test(when));
  return isAll ? failures : [];
};

/** Failures told for no request alone, and whether a rule is about failures and nothing else. */
export const generalFailures = (rules: readonly Rule[]): { failures: FailureFact[]; rest: Rule[] } => {
  const failures: FailureFact[] = [];
  const rest = rules.filter((rule) => {
    const several = [...readSeveral(rule), ...readUnknown(rule)];
    const row = several.length > 0 ? null : readRow(rule);
    failures.push(...several, ...(row === null ? [] : [row]));
    return row === null && several.length === 0 && sectionNamed(rule.under) !== "errors";
  });
  return { failures, rest };
};
