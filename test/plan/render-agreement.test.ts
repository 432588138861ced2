import { expect, test } from "vitest";
import type { Decision } from "#src/plan/plan.ts";
import { renderAgreement, summariseAgreement } from "#src/plan/render-agreement.ts";

const decision = (text: string, dissent: Decision["dissent"]): Decision => ({
  topic: "Is it?",
  text,
  by: "PM",
  asked: "QA",
  answers: "qa-1",
  dissent,
});

test("dissent is counted by name", () => {
  expect(summariseAgreement({ decisions: [decision("Yes.", []), decision("No.", [])] })).toBe(
    "2 decisions, nobody against",
  );
  const split = [decision("Yes.", ["QA"]), decision("No.", ["QA", "Security"])];
  expect(summariseAgreement({ decisions: split })).toBe("2 decisions; QA is against 2, Security is against 1");
});

test("a row says who raised what, who decided, and who is against", () => {
  expect(renderAgreement({ decisions: [decision("Yes.", ["Security"])] })).toContain(
    "| Yes. | QA | PM | **Security** |",
  );
  expect(renderAgreement({ decisions: [{ ...decision("Yes.", []), asked: null }] })).toContain(
    "| Yes. | PM | PM | nobody |",
  );
});
