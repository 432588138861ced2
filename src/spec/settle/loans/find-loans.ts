import type { Expression } from "#src/spec/expression.ts";
import type { FailureFact } from "#src/spec/facts/facts.ts";
import { forgetUncovered } from "#src/spec/settle/forget-uncovered.ts";
import { type Link, linksOf } from "#src/spec/settle/find-links.ts";
import { mergeMembers } from "#src/spec/settle/merge-members.ts";
import { rootOf } from "#src/spec/settle/resource.ts";
import { hasOrigin, type Kind, nounOf, type Settling } from "#src/spec/settle/settling.ts";
import type { Field, Guard, ReachGuard } from "#src/spec/spec.ts";
import { wordsOf } from "#src/spec/words.ts";
import { ENDED, LEFT, mostIn, spanIn, tellsNone, tellsSame, TOTAL } from "./loan-words.ts";

const same = (one: Expression, other: Expression): Expression => ({ do: "equal", with: [one, other] });
const all = (...claims: Expression[]): Expression => ({ do: "and", with: claims });

/** What is lent: the loans, what they name, and what holds of those that are not over. */
type Lending = { loans: Kind; link: Link; field: string; open: Expression };

const lendingOf = (loans: Kind, kinds: readonly Kind[]): Lending | null => {
  const ended = loans.fields.find(
    ({ name, origin, type }) => origin === "service" && type === "date-time" && ENDED.test(name),
  );
  const [link, other] = linksOf(loans, kinds).filter(({ each, is }) => each === null && "own" in is);
  if (ended === undefined || link === undefined || other !== undefined || !("own" in link.is)) return null;
  return { loans, link, field: link.is.own, open: same({ field: ended.name }, { value: null }) };
};

const outOf = ({ field, link, loans, open }: Lending): Expression => ({
  tally: "count",
  of: loans.resource.name,
  loose: true,
  where: all(same({ field }, { parent: link.by }), open),
});

const isWhole = ({ type }: Field): boolean => type === "integer" || type === "text";

/** What tells how much is left is calculated; where nothing does, it is told by a field of its own, to nobody. */
const countLeft = (settling: Settling, lending: Lending): Field => {
  const { to } = lending.link;
  const total = to.fields.find(
    ({ name, origin, type }) => origin === "caller" && type === "integer" && TOTAL.test(name),
  );
  const of: Expression = total === undefined ? { value: 1 } : { field: total.name };
  const left: Expression = { do: "subtract", with: [of, outOf(lending)] };
  const known = to.fields.find((field) => field.origin === "service" && LEFT.test(wordsOf(field.name).join(" ")));
  if (known !== undefined) {
    const rules = mergeMembers(to.resource).find(({ name }) => name === known.name)?.rules ?? [];
    forgetUncovered(settling.reading, known, rules);
    const compute: Expression = isWhole(known) ? left : { do: "more", with: [left, { value: 0 }] };
    Object.assign(known, { origin: "computed", type: isWhole(known) ? "integer" : "boolean", compute });
    delete known.default;
    if (isWhole(known)) return known;
  }
  const own: Field = {
    name: "left_to_lend",
    type: "integer",
    description: "",
    required: false,
    origin: "computed",
    hidden: true,
    compute: left,
  };
  to.fields.push(own);
  return own;
};

const openOf = ({ field, loans, open }: Lending, isSame: boolean): Expression | null => {
  const owner = hasOrigin(loans.fields, "owner");
  if (owner === undefined) return null;
  const isCallers = same({ field: owner.name }, { caller: owner.holds === "id" ? "id" : "name" });
  const where = isSame ? all(isCallers, open, same({ field }, { sent: field })) : all(isCallers, open);
  return { tally: "count", of: loans.resource.name, loose: true, where };
};

/** How many somebody may have, and that nobody has the same thing twice. */
const limitOf = (lending: Lending, failure: FailureFact): Guard | null => {
  const most = mostIn(failure);
  const isSame = most === null && tellsSame(failure);
  const count = most === null && !isSame ? null : openOf(lending, isSame);
  if (count === null) return null;
  const { code, status } = failure;
  const noun = nounOf(lending.loans.resource);
  const text = isSame ? `You have a ${noun} of that already.` : `At most ${most} at once.`;
  return { holds: { do: "less", with: [count, { value: most ?? 1 }] }, status, code, text, late: true };
};

const startTimes = ({ loans }: Lending): void => {
  const due = loans.fields.find(
    ({ name, origin, type }) => origin === "service" && type === "date-time" && /^due/iu.test(name),
  );
  for (const { request, role } of loans.resource.asked) {
    if (role !== "create" || due === undefined || due.after !== undefined) continue;
    const said = request.sentences.find(({ text }) => /\bdue\b/iu.test(text) && spanIn(text) !== null);
    const seconds = said === undefined ? null : spanIn(said.text);
    if (seconds === null) continue;
    due.after = { seconds };
    request.sentences = request.sentences.filter((sentence) => sentence !== said);
  }
};

const lend = (settling: Settling, lending: Lending): void => {
  const { link, loans } = lending;
  const left = countLeft(settling, lending);
  const guards: ReachGuard[] = [];
  for (const { request, role } of loans.resource.asked) {
    if (role !== "create") continue;
    request.failures = request.failures.filter((failure) => {
      const { code, status } = failure;
      if (status !== 409 && status !== 422 && status !== 403) return true;
      const limit = limitOf(lending, failure);
      if (limit !== null) loans.limits = [...(loans.limits ?? []), limit];
      else if (tellsNone(failure))
        guards.push({
          // The new one counts by then.
          holds: { do: "at-least", with: [{ field: left.name }, { value: 0 }] },
          status,
          code,
          text: `No ${nounOf(link.to.resource)} is left.`,
        });
      else return true;
      return false;
    });
  }
  const text = `There is no such ${nounOf(link.to.resource)}.`;
  const missing = { status: 404, code: link.to.missing, text };
  loans.reaches = {
    create: [
      ...(loans.reaches?.create ?? []),
      { of: link.to.resource.name, by: link.by, is: link.is, missing, guards, set: [] },
    ],
    states: loans.reaches?.states ?? new Map(),
  };
  startTimes(lending);
  if (loans.resource.parent === null && rootOf(link.to.resource) !== loans.resource)
    loans.resource.host ??= link.to.resource;
};

/** Reads what is lent and given back: how much is left, when it is due, and how many somebody may have. */
export const findLoans = (settling: Settling): void => {
  const kinds = [...settling.kinds.values()];
  for (const kind of kinds) {
    const makes = kind.resource.asked.some(
      ({ request, role }) => role === "create" && request.failures.some(tellsNone),
    );
    const lending = makes && (kind.reaches?.create ?? []).length === 0 ? lendingOf(kind, kinds) : null;
    if (lending !== null) lend(settling, lending);
  }
};

export const limitsOfLoans = ({ limits = [] }: Kind, role: string): Guard[] => (role === "create" ? limits : []);
