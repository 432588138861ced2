import type { Expression } from "#src/spec/expression.ts";
import type { FailureFact, RequestFact } from "#src/spec/facts/facts.ts";
import type { Field, Json, Reach, ReachGuard } from "#src/spec/spec.ts";
import { singular, stem, wordsOf } from "#src/spec/words.ts";
import type { Link } from "./find-links.ts";
import type { Change } from "./read-change.ts";
import { type Kind, nounOf } from "./settling.ts";

const UNKNOWN =
  /\bunknown\b|(?:^|_)unknown_|\bno such\b|\bnobody (?:registered|knows)\b|\bnot (?:registered|known|exist)\b|\bdo(?:es)?(?: not|n['’]t) exist\b|\bnot there\b|\b(?:code|id|name|number|sku) of no\b/iu;
const SHORT =
  /\b(?:short|shortage|insufficient|not enough|too (?:few|little)|enough|available|unavailable|free|left|stock|sold out|none left|full|exceeds?|more than)\b|(?:^|_)(?:unavailable|insufficient|short|free|enough|available)(?:_|$)/iu;
const CAPACITY = /^(?:available|free|left|remaining|open|spare)(?:_.*|[A-Z].*)?$/u;
const BOUND = /^(?:capacity|total|size|limit|places|seats|stock|on_hand|onHand|copies|quantity)$/u;
const WANTED = /^(?:requested|wanted|asked|needed|required|demanded)(?:_.*|[A-Z].*)?$/u;

const createsOf = ({ resource }: Kind): RequestFact[] =>
  resource.asked.filter(({ role }) => role === "create").map(({ request }) => request);

/** Takes the failure that speaks of this out of a request: nothing else is to be made of it. */
const takeFailure = (kind: Kind, fits: (failure: FailureFact) => boolean): FailureFact | undefined => {
  for (const request of createsOf(kind)) {
    const found = request.failures.find(fits);
    if (found === undefined) continue;
    request.failures = request.failures.filter((each) => each !== found);
    return found;
  }
  return undefined;
};

/** Whether a failure says that there is too little of something. */
export const isShort = (failure: FailureFact): boolean => SHORT.test(said(failure));

const said = ({ code, when }: FailureFact): string => `${when} ${(code ?? "").replaceAll(/[_-]/gu, " ")} ${code ?? ""}`;

/** How a record is refused that names one which is not there. */
export const missingFor = (kind: Kind, { to }: Link): NonNullable<Reach["missing"]> => {
  const found = takeFailure(
    kind,
    (failure) => [400, 404, 409, 422].includes(failure.status) && UNKNOWN.test(said(failure)),
  );
  const text = `There is no such ${nounOf(to.resource)}.`;
  return { status: found?.status ?? 422, code: found?.code ?? null, text };
};

const isSubtracting = ({ compute }: Field, name: string): boolean =>
  compute !== undefined &&
  "do" in compute &&
  compute.do === "subtract" &&
  compute.with.slice(1).some((each) => "field" in each && each.field === name);

/** What is left of a number after something was taken off: `available` of `on_hand`. */
export const isMadeOf = (compute: Expression, name: string): boolean => {
  if (!("do" in compute) || compute.do !== "subtract") return false;
  const [first] = compute.with;
  return first !== undefined && "field" in first && first.field === name;
};

const amountOf = ({ amount, amounts }: Link, change: Extract<Change, { sign: number }>): Expression =>
  typeof change.amount === "number"
    ? { value: change.amount }
    : ((change.amount === null ? amount : amounts.get(change.amount)) ?? { value: 1 });

/** What must be left of the other record, and how much there is. */
type Claim = { holds: Expression; wanted: Expression; left: Expression };

const claimFor = (link: Link, change: Change): Claim | null => {
  const { fields } = link.to;
  if ("value" in change) {
    const field = fields.find(({ name }) => name === change.field);
    const free = field?.default ?? field?.values?.[0] ?? null;
    if (free === change.value) return null;
    return {
      holds: { do: "equal", with: [{ field: change.field }, { value: free }] },
      wanted: { value: 1 },
      left: { value: 0 },
    };
  }
  const wanted = amountOf(link, change);
  if (change.sign < 0) {
    const rest = fields.find(({ compute }) => compute !== undefined && isMadeOf(compute, change.field));
    const left: Expression = { field: rest?.name ?? change.field };
    return { holds: { do: "at-most", with: [wanted, left] }, wanted, left };
  }
  const capacity =
    fields.find((field) => isSubtracting(field, change.field)) ?? fields.find(({ name }) => CAPACITY.test(name));
  if (capacity !== undefined)
    return {
      holds: { do: "at-most", with: [wanted, { field: capacity.name }] },
      wanted,
      left: { field: capacity.name },
    };
  const bound = fields.find(({ name, type }) => BOUND.test(name) && (type === "integer" || type === "number"));
  if (bound === undefined) return null;
  const left: Expression = { do: "subtract", with: [{ field: bound.name }, { field: change.field }] };
  return { holds: { do: "at-most", with: [wanted, left] }, wanted, left };
};

const isObject = (value: Json | undefined): value is { [key: string]: Json } =>
  typeof value === "object" && value !== null && !Array.isArray(value);

/** What a member of a refusal tells, by its name. */
const tellBy = (name: string, link: Link, { left, wanted }: Claim): Expression | null => {
  if (WANTED.test(name)) return wanted;
  if (link.amounts.has(name)) return link.amounts.get(name) ?? null;
  const field = link.to.fields.find((each) => each.name === name);
  if (field !== undefined) return field.name === link.by ? link.is : { field: name };
  return CAPACITY.test(name) ? left : null;
};

const tellAll = (members: readonly string[], link: Link, claim: Claim): Record<string, Expression> =>
  Object.fromEntries(
    members.flatMap((name): [string, Expression][] => {
      const told = tellBy(name, link, claim);
      return told === null ? [] : [[name, told]];
    }),
  );

const LISTED =
  /`(\w+)`[^`.]{0,20}?\b(?:the ones|those|(?:the|all|which) [a-z]+(?: that| which)? (?:are|is|were|cannot|could not)|the [a-z]+ that)\b/iu;
const COUNTED = /`(\w+)`[^`.]{0,10}?\b(?:how (?:many|much)|the (?:number|amount)|what is left)\b/iu;

/** What the refusal tells beside its code: by an example of its body, or by words. */
const tellsFor = (failure: FailureFact | undefined, link: Link, claim: Claim): Pick<ReachGuard, "listed" | "tells"> => {
  if (failure === undefined) return {};
  const { example, when } = failure;
  const lists = isObject(example) ? Object.entries(example).filter(([, value]) => Array.isArray(value)) : [];
  for (const [listed, value] of lists) {
    const first = Array.isArray(value) ? value[0] : undefined;
    if (isObject(first)) return { listed, tells: tellAll(Object.keys(first), link, claim) };
    if (first !== undefined) return { listed, tells: { "": link.is } };
  }
  const listed = LISTED.exec(when)?.[1];
  if (listed !== undefined) return { listed, tells: { "": link.is } };
  const counted = COUNTED.exec(when)?.[1];
  if (counted !== undefined) return { tells: { [counted]: claim.left } };
  const members = isObject(example) ? Object.keys(example) : [];
  const tells = tellAll(members, link, claim);
  return Object.keys(tells).length === 0 ? {} : { tells };
};

/** Whether a failure speaks of there being too little, of the other record's states, or of the record itself. */
const isAbout = ({ to }: Link, failure: FailureFact): boolean => {
  const text = said(failure);
  if (SHORT.test(text)) return true;
  const words = new Set(wordsOf(text).map((word) => stem(singular(word))));
  const states = to.fields.flatMap(({ type, values = [] }) => (type === "enum" ? values : []));
  return states.some((value) => words.has(stem(singular(value))));
};

/** What must hold of the other records before anything is taken of them. */
export const guardsFor = (kind: Kind, link: Link, taken: readonly Change[]): ReachGuard[] => {
  const claims = taken.flatMap((change) => claimFor(link, change) ?? []);
  if (claims.length === 0) return [];
  const failure = takeFailure(kind, (each) => (each.status === 409 || each.status === 422) && isAbout(link, each));
  const noun = nounOf(link.to.resource);
  return claims.map((claim) => ({
    holds: claim.holds,
    status: failure?.status ?? 409,
    code: failure?.code ?? null,
    text:
      "at-most" === ("do" in claim.holds ? claim.holds.do : "")
        ? `There is not enough of the ${noun}.`
        : `The ${noun} is taken.`,
    ...tellsFor(failure, link, claim),
  }));
};
