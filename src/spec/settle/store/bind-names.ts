import type { ApiFacts } from "#src/spec/facts/facts.ts";
import type { Field } from "#src/spec/spec.ts";
import type { Sentence } from "#src/spec/split-sentences.ts";
import { singular, wordsOf } from "#src/spec/words.ts";
import { readRules } from "#src/spec/settle/read-rules.ts";
import { type Kind, namingField, nounOf } from "#src/spec/settle/settling.ts";

const SUBJECT =
  /^(?:an? |the |every |each |all )?([\w-]+(?: [\w-]+)?) (?:is|are|has|have|must be|consists?|matches|may be)\b/iu;
const WRONG =
  /^(?:anything|everything|whatever)(?: else)?\b[^.`]{0,60}`?\b4(?:00|22)\b`?[: ]*`?([a-z][\w.-]*)?`?|^(?:others?|otherwise|bad ones?|invalid (?:ones?|\w+))\b[^.`]{0,40}`?\b4(?:00|22)\b`?[: ]*`?([a-z][\w.-]*)?`?/iu;
const LIKE =
  /\b(?:names?|keys?|ids?|slugs?)\b[^.;]{0,20}\b(?:follow|obey|have|are bound by|keep to)\b[^.;]{0,20}\b(?:rules?|same rules?|form)\b[^.;]{0,20}\b(?:for|as|of|like)\b (?:the )?(\w+)/iu;

const plain = (text: string): string => wordsOf(text).map(singular).join(" ");

const bind = (field: Field, text: string): boolean => {
  const { field: said } = readRules(text.replace(SUBJECT, ""));
  const { max, min, pattern } = said;
  if (pattern === undefined && max === undefined && min === undefined) return false;
  Object.assign(field, {
    ...(min !== undefined && { min }),
    ...(max !== undefined && { max }),
    ...(pattern !== undefined && { pattern }),
  });
  return true;
};

/** "A key is 1 to 128 characters of …": what names a record, where no member of a body says so. */
export const bindNames = (kinds: readonly Kind[], { rules }: Pick<ApiFacts, "rules">, heard: Set<Sentence>): void => {
  const bound = new Map<string, Field>();
  for (const kind of kinds) {
    const field = namingField(kind);
    if (field === null || field.pattern !== undefined || field.origin !== "caller") continue;
    const names = new Set([plain(field.name), `${nounOf(kind.resource)} ${plain(field.name)}`]);
    let line: number | null = null;
    for (const rule of rules) {
      const subject = plain(SUBJECT.exec(rule.text)?.[1] ?? "");
      const isOther = /\/[\w-]+/u.test(rule.under) && !rule.under.includes(kind.resource.word);
      if (names.has(subject) && !isOther && bind(field, rule.text)) {
        line = rule.line;
        heard.add(rule);
        bound.set(plain(field.name), field);
      } else if (line === rule.line) {
        const code = WRONG.exec(rule.text);
        if (code === null) continue;
        field.wrong ??= code[1] ?? code[2];
        heard.add(rule);
      }
    }
  }
  for (const rule of rules) likeOthers(kinds, rule, bound, heard);
};

/** "Names follow the rule for keys" */
const likeOthers = (
  kinds: readonly Kind[],
  rule: ApiFacts["rules"][number],
  bound: ReadonlyMap<string, Field>,
  heard: Set<Sentence>,
): void => {
  const other = bound.get(plain(LIKE.exec(rule.text)?.[1] ?? ""));
  const kind = kinds.find(({ resource }) => rule.under.includes(resource.word));
  const field = kind === undefined ? null : namingField(kind);
  if (other === undefined || field === null || field === other) return;
  for (const name of ["min", "max", "pattern", "wrong"] as const)
    if (other[name] !== undefined) Object.assign(field, { [name]: other[name] });
  heard.add(rule);
};
