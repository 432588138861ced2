import { expect, test } from "vitest";
import { recordPathOf, renderDecisionRecord } from "#src/codegen/render-decision-record.ts";
import { ROLES } from "#src/discussion/message.ts";
import { discussExample } from "#test/plan/plan-fixture.ts";

test("the record holds each decision, who raised it, who is against it, and what follows", async () => {
  const { plan } = await discussExample("todo-list");
  const record = renderDecisionRecord({ ...plan, uncovered: [{ line: 4, text: "Sing", reason: "no rule sings" }] });
  for (const { text } of plan.decisions) expect(record).toContain(text);
  for (const role of ROLES) expect(record).toContain(`- ${role} answers for `);
  expect(record).toMatch(/- Security raised: /u);
  expect(record).toContain("- Not built: line 4, “Sing”, because no rule sings.");
  expect(recordPathOf(plan)).toMatch(/^docs\/decisions\/\d{4}-[a-z]+\.md$/u);
});
