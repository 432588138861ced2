import { describe, expect, test } from "vitest";
import type { OperationSpec } from "#src/spec/spec.ts";
import { parse } from "#test/spec/problem-of.ts";

const clubOf = (accounts: string, rest = "") =>
  parse(`# Rowing club

${accounts}

All other calls need \`Authorization: Bearer <token>\`, else 401 \`unknown\`.

${rest}`);

const JOINING = `- \`POST /auth/register\` with \`{ "nick", "password" }\` → 201 with the rower
- \`POST /auth/login\` with \`{ "nick", "password" }\` → 200 \`{ "token" }\`, 401 \`WRONG_LOGIN\`
- \`POST /auth/logout\` → 204
- \`GET /auth/me\` → 200 with the rower

A rower: \`{ "id", "nick", "role", "joinedAt" }\`. \`role\` is \`guest\` or \`coach\`, set by the server.`;

const operationsIn = (text: string, rest = ""): OperationSpec[] =>
  clubOf(text, rest).services.flatMap(({ operations }) => operations);

const BOATS = `A boat: \`{ "id", "name", "ownerId" }\`.

- \`POST /boats\` with \`{ "name" }\` → 201 with the boat
`;

describe("accounts that no path names", () => {
  test("are made, signed in and out, and shown", () => {
    const kinds = operationsIn(JOINING).map(({ behaviour, path }) => `${behaviour.kind} ${path}`);
    expect(kinds).toEqual([
      "create /auth/register",
      "read-self /auth/me",
      "sign-in /auth/login",
      "sign-out /auth/logout",
      "identify null",
    ]);
  });

  test("keep the author's codes in capitals", () => {
    const signIn = operationsIn(JOINING).find(({ name }) => name === "signIn");
    expect(signIn?.guards?.[0]?.code).toBe("WRONG_LOGIN");
  });
});

describe("the first one to sign up", () => {
  test.each([
    "The first rower who registers becomes a `coach`; everybody after that is a `guest`.",
    "The very first account gets the role `coach`, all others are guests.",
    "Whoever joins first is coach.",
  ])("%s", (sentence) => {
    const spec = clubOf(`${JOINING}\n\n${sentence}`);
    const [rowers] = spec.services;
    expect(rowers?.fields.find(({ name }) => name === "role")?.default).toBe("guest");
    expect(rowers?.operations.find(({ name }) => name === "create")?.effects).toMatchObject([
      { of: "record", set: [{ field: "role", value: "coach" }] },
    ]);
    expect(spec.uncovered.map(({ text }) => text)).not.toContain(sentence);
  });

  test("may be told by a flag", () => {
    const flagged = JOINING.replace(/`role` is.*$/u, "")
      .replace('"role"', '"isCoach"')
      .replace("is coach", "");
    const spec = clubOf(`${flagged.replace("isCoach", "isModerator")}\n\nWhoever registers first is moderator.`);
    const [rowers] = spec.services;
    expect(rowers?.operations.find(({ name }) => name === "identify")?.behaviour).toMatchObject({
      flag: { field: "isModerator", role: "moderator" },
    });
  });
});

const guardsOf = (line: string): string[] => {
  const operation = operationsIn(JOINING, `${BOATS}- ${line}\n`).find(({ path }) => path?.startsWith("/boats/{id}"));
  return (operation?.guards ?? []).map(({ code, holds, status }) => `${status} ${code} ${JSON.stringify(holds)}`);
};

const COACH = '{"do":"equal","with":[{"caller":"role"},{"value":"coach"}]}';
const OWNER = '{"do":"equal","with":[{"field":"ownerId"},{"caller":"id"}]}';
const EITHER = `{"do":"or","with":[${OWNER},${COACH}]}`;

describe("who may, in passing", () => {
  test.each([
    ["`DELETE /boats/{id}` – coaches only, 204", `403 null ${COACH}`],
    [
      "`DELETE /boats/{id}` → 204. The owner may do it, and so may any coach; everybody else gets 403 `NOT_YOURS`.",
      `403 NOT_YOURS ${EITHER}`,
    ],
    ["`DELETE /boats/{id}` → 204; owner or coach, others 403 `not_yours`", `403 not_yours ${EITHER}`],
    [
      "`GET /boats/{id}` → 200 with the boat. Is for the owner and for coaches. Anyone else gets 404 `gone`, as if it were not there.",
      `404 gone ${EITHER}`,
    ],
    ["`DELETE /boats/{id}` → 204. Only the owner can remove it (others: 403 `no`).", `403 no ${OWNER}`],
  ])("%s", (line, guard) => {
    expect(guardsOf(line)).toEqual([guard]);
  });

  test("is refused where nobody knows who is meant", () => {
    const paths = operationsIn(JOINING, `${BOATS}- \`DELETE /boats/{id}\` → 204; authors and stewards only\n`);
    expect(paths.some(({ path }) => path === "/boats/{id}")).toBe(false);
  });
});
