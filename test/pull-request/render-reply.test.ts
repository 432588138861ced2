import { expect, it } from "vitest";
import { parseReply, renderReply } from "#src/pull-request/render-reply.ts";

it("a reply says the commit or the reason, and is read back", () => {
  const sha = "0123456789abcdef";
  expect(parseReply(`${renderReply({ sha })}\n\n<!-- a marker -->`)).toEqual({ sha: "0123456" });
  expect(parseReply(renderReply({ because: "it reads so already" }))).toEqual({ because: "it reads so already" });
  expect(parseReply("Thanks, done in `0123456`.")).toBeNull();
});
