import type { MemberFact } from "#src/spec/facts/facts.ts";
import type { Reading } from "#src/spec/reading.ts";
import type { Field } from "#src/spec/spec.ts";
import { makeField } from "./make-field.ts";
import type { Told } from "./merge-members.ts";
import type { Resource } from "./resource.ts";

const LIST = /\b(?:arrays?|lists?)\b|\[\]/iu;
/** What says no more than that it is an object, or a list of them. */
const SHAPE =
  /^(?:an? )?(?:json )?(?:(?:arrays?|lists?|\w+\[\])(?: of (?:json )?(?:the )?[\w -]{1,40})?|objects?(?:\[\])?|map|structure|nested)$|^(?:see|as|described|shown|given) (?:\w+ )?(?:below|above)$|^(?:of )?(?:the )?(?:form|fields|members|shape) below$/iu;
/** "no two sizes of a plant share a label", "unique within the list" */
const SINGLE =
  /^(?:no two\b.*|(?:must be )?unique (?:within|in|per|among|inside|for)\b.*|(?:must be )?unique|(?:all )?(?:different|distinct))$/iu;

const asTold = ({ line, name, rules, ...others }: MemberFact): Told => ({
  ...others,
  line,
  name,
  rules: rules.filter((rule) => !SINGLE.test(rule)),
  sentBy: new Set(["create"]),
  shown: true,
  listed: false,
});

/** Whether a member is told by what it, or each entry of it, holds. */
export const holdsMembers = ({ members }: Pick<Told, "members">): boolean => (members ?? []).length > 0;

/** A member that is an object, or a list of objects, whose own members are told. */
export const nestTold = (
  told: Told,
  resource: Resource,
  around: { marksRequired: boolean; reading: Reading },
): Field => {
  const { members = [], ...outer } = told;
  const isList = told.rules.some((rule) => LIST.test(rule)) || Array.isArray(told.example);
  const rules = told.rules.filter((rule) => !SHAPE.test(rule.trim()));
  const options = { ...around, hasCallers: false };
  const own = makeField({ ...outer, rules: [isList ? "list of strings" : "map", ...rules] }, resource, options);
  const within: Resource = { ...resource, name: `${resource.name}.${told.name}`, parent: null };
  const marksRequired = members.some((each) => each.rules.some((rule) => /^required\b/iu.test(rule)));
  const inner = members.map((member) =>
    holdsMembers(member)
      ? nestTold(asTold(member), within, { ...around, marksRequired })
      : makeField(asTold(member), within, { hasCallers: false, marksRequired, reading: around.reading }),
  );
  if (!isList) return { ...own, type: "object", members: inner };
  const single = members.find((member) => member.rules.some((rule) => SINGLE.test(rule)))?.name;
  return {
    ...own,
    type: "list",
    ...(single !== undefined && { single }),
    entries: { name: "entry", type: "object", description: "", required: true, origin: "caller", members: inner },
  };
};
