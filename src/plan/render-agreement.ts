import { renderCount, renderTable } from "#src/markdown.ts";
import { makeInert } from "#src/spec/make-inert.ts";
import type { Plan } from "./plan.ts";

/** How many decisions there are, and who is against how many of them, in one line. */
export const summariseAgreement = ({ decisions }: Pick<Plan, "decisions">): string => {
  const against = Map.groupBy(
    decisions.flatMap(({ dissent }) => dissent),
    (role) => role,
  );
  const named = [...against].map(([role, points]) => `${role} is against ${points.length}`);
  const all = `${renderCount(decisions.length, "decision")}`;
  return named.length === 0 ? `${all}, nobody against` : `${all}; ${named.join(", ")}`;
};

/** The table of agreement: what was decided, on whose point, by whom, and against whom. */
export const renderAgreement = ({ decisions }: Pick<Plan, "decisions">): string =>
  renderTable(
    ["Decision", "Raised by", "Decided by", "Against"],
    decisions.map(({ asked, by, dissent, text }) => [
      makeInert(text),
      asked ?? by,
      by,
      dissent.length === 0 ? "nobody" : `**${dissent.join(", ")}**`,
    ]),
  );
