import type { Expression } from "#src/spec/expression.ts";
import { leaveUncovered } from "#src/spec/reading.ts";
import type { Asked } from "#src/spec/settle/resource.ts";
import { settleList } from "#src/spec/settle/settle-list.ts";
import { hasOrigin, type Kind, type SettledOperation, type Settling } from "#src/spec/settle/settling.ts";

const HEARD =
  /\b(?:at most|no more than|up to|within \d+ seconds?|counts? (?:all|the) unread|is (?:a |the )?(?:handle|name|nick|user ?name)\b|one['’]s own|own (?:likes|\w+) (?:are|is) not|not notified|second time|twice|once|marks? (?:them )?all)\b|`(?:type|kind|event|reason|action|what)`/iu;

/** What others did that concerns the caller, the last first, and how much of that is unread. */
export const settleNotices = (settling: Settling, kind: Kind, { related, request }: Asked): SettledOperation => {
  const { answer } = request;
  if (related?.notices === undefined || related.claim === null || answer?.holds !== "list")
    return "no rule knows what it does";
  const { counts, most, unread } = related.notices;
  const isAboutMember = (text: string): boolean =>
    (answer.entry ?? []).some((name) => text.startsWith(`\`${name}\` is`) && HEARD.test(text));
  const told = request.sentences.filter(({ text }) => !isAboutMember(text));
  const sentences = told.flatMap(({ line, text }) =>
    text.split(/,\s+/u).map((clause) => ({ line, text: clause.replace(/[.;]$/u, "") })),
  );
  const rest = sentences.filter(({ text }) => !HEARD.test(text));
  const beside = answer.beside.filter((name) => !counts.includes(name));
  const before = [...settling.reading.uncovered];
  const list = settleList(
    { ...request, sentences: rest, answer: { ...answer, beside } },
    kind.fields,
    settling.reading,
  );
  if (most !== undefined && list.paging !== undefined) {
    list.paging.limit = { ...list.paging.limit, default: Math.min(most, list.paging.limit.default), max: most };
    // Older ones are not to be told.
    settling.reading.uncovered = settling.reading.uncovered.filter(
      (each) => before.includes(each) || !each.reason.startsWith("the answer has no place for a next page"),
    );
  }
  if (list.sort.length === 0)
    list.sort = [{ field: hasOrigin(kind.fields, "created-at")?.name ?? "at", descending: true }];
  const isUnread: Expression =
    "equals" in unread ? { do: "equal", with: [{ field: unread.field }, { value: unread.equals }] } : { value: true };
  return {
    behaviour: {
      ...list,
      scope: related.claim,
      ...(counts.length > 0 && { counts: Object.fromEntries(counts.map((name) => [name, isUnread])) }),
    },
  };
};

/** Marks all that concern the caller as read. */
export const settleMark = (settling: Settling, kind: Kind, { related, request }: Asked): SettledOperation => {
  const parent = hasOrigin(kind.fields, "parent");
  if (related?.notices === undefined || parent === undefined) return "no rule knows what it does";
  const { marks, unread } = related.notices;
  for (const { line, text } of request.sentences)
    if (!HEARD.test(text)) leaveUncovered(settling.reading, line, text, "no rule turns this into code");
  return { behaviour: { kind: "mark", of: parent.name, set: marks, when: unread } };
};
