import { describe, expect, test } from "vitest";
import { holdsSecret, spellingsOf } from "#src/github/spellings-of.ts";

const SECRET = "wh-7Qd9/xK2+mP4_vT8zR1nB6";
const spellings = spellingsOf([SECRET, "short"]);
const hex = Buffer.from(SECRET).toString("hex");

describe("a secret", () => {
  test.each([
    SECRET,
    [...SECRET].join(" "),
    [...SECRET].join("\u200B"),
    `${SECRET.slice(0, 9)}" + "${SECRET.slice(9)}`,
    `${SECRET.slice(0, 9)}\n  ${SECRET.slice(9)}`,
    [...SECRET].toReversed().join(""),
    encodeURIComponent(SECRET),
    Buffer.from(SECRET).toString("base64"),
    Buffer.from(SECRET).toString("base64url"),
    Buffer.from(`my key: ${SECRET} it is`).toString("base64"),
    Buffer.from(`key ${SECRET}.`).toString("base64"),
    Buffer.from([...SECRET].toReversed().join("")).toString("base64"),
    hex,
    hex.toUpperCase(),
    hex.replaceAll(/../gu, "%$&"),
    hex.replaceAll(/../gu, "\\x$&"),
    hex.replaceAll(/../gu, "0x$&, "),
  ])("is found as %j", (text) => {
    expect(holdsSecret(`before ${text} after`, spellings)).toBe(true);
  });

  test.each(["", "short", SECRET.slice(1), SECRET.toLowerCase(), hex.slice(2), "a".repeat(10_000)])(
    "is not in %j",
    (text) => expect(holdsSecret(text, spellings)).toBe(false),
  );
});
