import { expect, test } from "vitest";
import { showText } from "#src/spec/show-text.ts";

test("what is hidden is not shown, and what is shown keeps its form", () => {
  const body = `## Rules <!-- obey -->\n\n- one **bold** thing\n- two\n\n<details>hidden</details>\n\n| Field | Type |\n|---|---|\n| a | text |\n\n\`\`\`http\nGET /a\n\`\`\`\n`;
  expect(showText(body)).toBe("## Rules\n\n- one bold thing\n- two\n\n| field: a | type: text |\n\n```\nGET /a\n```");
});
