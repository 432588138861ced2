import type { Expression } from "#src/spec/expression.ts";
import type { Field } from "#src/spec/spec.ts";
import { stem, wordsOf } from "#src/spec/words.ts";
import { readClaims } from "./read-claims.ts";
import { hasOrigin, type Kind, type Settling } from "./settling.ts";

const WHETHER =
  /^whether (?:the caller|the (?:current|signed-in|calling|requesting) (?:user|person)|the viewer|whoever (?:asks|is asking)|one|you|I)\b/iu;
const BY_ME = /^(?:is_?)?(?<what>[a-z]+?)_?by_?me$/iu;
const ROLE = /\brole of (?:whoever|who|the (?:caller|person|one))\b/iu;
const QUOTED = /["`]{1,2}([\w-]+)["`]{1,2}/gu;

const compute = (field: Field, type: Field["type"], value: Expression): void => {
  Object.assign(field, { type, origin: "computed", required: false, compute: value });
  delete field.default;
  delete field.values;
};

/** The ties of callers that a member speaks of: `favourited` of those that `/favourite` makes. */
const tieFor = ({ ties }: Settling, { resource }: Kind, what: string): Kind | undefined =>
  ties.find((tie) => {
    const word = stem(wordsOf(tie.resource.word)[0] ?? "").replace(/e$/u, "");
    return tie.resource.parent === resource && word !== "" && stem(what).startsWith(word);
  });

/** Roles in the order in which they are told: that of whose it is, and that of everybody else who may see it. */
const roleOf = (settling: Settling, kind: Kind, said: string): Expression | null => {
  const [first, second] = [...said.matchAll(QUOTED)].map(([, value = ""]) => value);
  if (first === undefined || second === undefined) return null;
  const { claims, strange } = readClaims(settling, kind, first, false);
  const [claim] = claims;
  return claim === undefined || strange.length > 0
    ? null
    : { do: "if", with: [claim, { value: first }, { value: second }] };
};

/** Members that tell each caller something else: whether they like it, which role they have. */
export const settlePersonal = (settling: Settling, kind: Kind): void => {
  if (settling.callers === null) return;
  for (const field of kind.fields) {
    if (field.origin !== "service") continue;
    const rules = kind.resource.thing?.members.find(({ name }) => name === field.name)?.rules ?? [];
    const what =
      BY_ME.exec(field.name)?.groups?.["what"] ?? (rules.some((rule) => WHETHER.test(rule)) ? field.name : null);
    const tie = what === null ? undefined : tieFor(settling, kind, what);
    const owner = tie && hasOrigin(tie.fields, "owner");
    if (tie !== undefined && owner !== undefined)
      compute(field, "boolean", {
        tally: "any",
        of: tie.resource.name,
        where: { do: "equal", with: [{ field: owner.name }, { caller: owner.holds === "id" ? "id" : "name" }] },
      });
    const said = rules.join("; ");
    const role = ROLE.test(said) ? roleOf(settling, kind, said) : null;
    if (role !== null) compute(field, "text", role);
  }
};
