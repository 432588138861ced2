import { expect, test } from "vitest";
import { renderReading } from "#src/discussion/render-reading.ts";
import { renderThought } from "#src/discussion/render-thought.ts";

const ASKED = { title: "Brett", body: "Ein Brett für Zettel." };

test("who reads as was meant, and changes nothing, says nothing", () => {
  expect(renderReading(ASKED, { ...ASKED, thought: { by: null, because: null } })).toBeNull();
});

test("other words than the author's are shown in full, and who chose them", () => {
  const thought = { by: "anthropic/claude-sonnet-5-5", because: null };
  const text = renderReading(ASKED, { title: "Board", body: "## Services\n", thought });
  expect(text).toContain("```markdown\n## Services\n```");
  expect(text).toMatch(/_anthropic\/claude-sonnet-5-5_$/u);
});

test("where the rules read because no model could, it is said why", () => {
  const thought = { by: null, because: "openai/gpt-6-sol is overloaded" };
  expect(renderReading(ASKED, { ...ASKED, thought })).toBe(
    "**Read as it is.** What the rules do not understand of it is said below. _By the rules: openai/gpt-6-sol is overloaded_",
  );
  expect(renderThought({ by: "openai/gpt-6-sol", because: null })).toBe("_openai/gpt-6-sol_");
});
