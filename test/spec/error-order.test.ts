import { describe, expect, test } from "vitest";
import { parse } from "./problem-of.ts";

const API =
  'Open to all.\n\n## Notes\n\n- `POST /notes` with `text` (1 to 9 characters) → 201 with `{ "id", "text" }`\n\n## Errors\n\n';

describe("codes of errors", () => {
  test("may stand behind what they are for", () => {
    const { errors } = parse(
      `${API}Errors look like \`{ "error": "x_y", "message": "…" }\`. What is not JSON gets 400 \`unreadable\`, values that break a rule get 422 \`wrong_value\`, and what is not there 404 \`gone_away\`.`,
    );
    expect(errors).toMatchObject({ codes: { "malformed-json": "unreadable", 422: "wrong_value", 404: "gone_away" } });
    expect(errors?.invalid).toBeUndefined();
  });

  test("may be capitals in one breath with the status, in a list", () => {
    const { errors } = parse(
      `${API}Errors are \`{"error": {"code": "<CODE>", "message": "<text>"}}\`:\n\n- \`400 BAD_BODY\` the body isn't valid JSON\n- \`422 WRONG_VALUE\` a field is missing or out of range`,
    );
    expect(errors?.codes).toMatchObject({ "malformed-json": "BAD_BODY", invalid: "WRONG_VALUE" });
  });
});
