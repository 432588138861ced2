import type { Field, Guard } from "#src/spec/spec.ts";
import type { Told } from "./merge-members.ts";

/** Members that a record has only where another one has a certain value: `by` tells which it is. */
export type Variants = { by: string; of: Map<string, string[]> };

const ALL = /^(?:both|all|either|any)(?: of (?:them|these))?$/iu;
const CHOICE = /^one of (.+)$/iu;

const bare = (text: string): string => text.replaceAll(/[`"“”]/gu, "").trim();

const valuesIn = ({ rules }: Told): string[] =>
  rules
    .flatMap((rule) => CHOICE.exec(rule)?.[1]?.split(/\s*(?:,|\bor\b)\s*/u) ?? [])
    .map(bare)
    .filter((value) => value !== "");

/** A column that says for which kinds of records a member is; what it says is taken out of what the members are. */
export const findVariants = (told: readonly Told[]): { told: Told[]; variants: Variants | null } => {
  for (const choice of told) {
    const values = valuesIn(choice);
    const forSome = (rule: string): boolean => values.includes(bare(rule));
    const others = told.filter((member) => member !== choice && member.rules.some(forSome));
    if (values.length < 2 || others.length < 2) continue;
    const of = new Map(others.map((member) => [member.name, member.rules.filter(forSome).map(bare)]));
    const kept = told.map((member) => ({
      ...member,
      rules: member.rules.filter((rule) => !forSome(rule) && !ALL.test(rule)),
      ...(of.has(member.name) && { optional: true as const }),
    }));
    return { told: kept, variants: { by: choice.name, of } };
  }
  return { told: [...told], variants: null };
};

/** Where a record is of another kind, it does not tell such a member. */
export const applyVariants = (fields: readonly Field[], variants: Variants | null): void => {
  for (const field of fields) if (variants?.of.has(field.name)) Object.assign(field, { required: false, sparse: true });
};

/** A member must be there where its record is of its kind, and must not be where it is of another. */
export const variantGuards = (variants: Variants | null | undefined): Guard[] =>
  [...(variants?.of ?? [])].map(([name, values]): Guard => {
    const by = variants?.by ?? "";
    const kinds = values.map((value) => ({ do: "equal" as const, with: [{ sent: by }, { value }] }));
    const [first] = kinds;
    return {
      holds: {
        do: "equal",
        with: [
          kinds.length === 1 && first !== undefined ? first : { do: "or", with: kinds },
          { do: "unequal", with: [{ sent: name }, { value: null }] },
        ],
      },
      status: 422,
      code: null,
      field: name,
      text: `is needed where ${by} is ${values.join(" or ")}, and only there`,
    };
  });
