import { readExpression } from "#src/spec/expression/read-expression.ts";
import type { ApiFacts } from "#src/spec/facts/facts.ts";
import type { Words } from "#src/spec/expression/words.ts";
import { type Kind, nounOf } from "./settling.ts";

type Rule = ApiFacts["rules"][number];

const IS =
  /^(?:the )?`(\w+)` (?:is|equals|=)(?: always| then)? (.{3,200}?)(?: and (?:is |must )?never (?:be |is )?(?:negative|below (?:0|zero)))?(?:, (?:no matter|whatever|however) [^`]{0,100})?$/iu;

const wordsFor = ({ fields, resource }: Kind): Words => ({
  noun: nounOf(resource),
  fields,
  parent: [],
  parentNoun: "",
  sent: [],
  parts: [],
  makers: [],
});

/** "`available` is always `on_hand - reserved`": values that follow from others of the record. */
export const readComputed = (kind: Kind, rules: readonly Rule[], heard: Set<Rule>): void => {
  for (const rule of rules) {
    const [, name, told = ""] = IS.exec(rule.text.trim().replace(/\.$/u, "")) ?? [];
    const field = kind.fields.find((each) => each.name === name && each.origin === "service");
    if (field === undefined || heard.has(rule)) continue;
    const others = kind.fields.map((each) =>
      each.origin === "service" && each.type === "text" ? { ...each, type: "integer" as const } : each,
    );
    const compute = readExpression(told.replaceAll("`", ""), wordsFor({ ...kind, fields: others }));
    if (compute === null || !("do" in compute)) continue;
    Object.assign(field, { origin: "computed", compute, type: field.type === "text" ? "integer" : field.type });
    delete field.default;
    heard.add(rule);
  }
};
