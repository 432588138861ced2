import type { Callers } from "#src/spec/spec.ts";
import { field, operation, service } from "./plan-parts.ts";

/** Who writes and reads. */
export const account = service("Account", {
  purpose: "Who writes and reads.",
  fields: [
    field("id", "text", { origin: "id" }),
    field("username", "text", { required: true, min: 3, max: 30, pattern: "[a-z0-9_]+", unique: true }),
    field("password", "password", { required: true, min: 8, max: 100 }),
    field("created_at", "date-time", { origin: "created-at" }),
  ],
  parts: [
    {
      name: "Session",
      of: "Account",
      maxRecords: 10_000,
      fields: [
        field("id", "text", { origin: "id" }),
        field("account_id", "text", { origin: "parent" }),
        field("token", "text", { origin: "secret" }),
        field("created_at", "date-time", { origin: "created-at" }),
      ],
    },
  ],
  operations: [
    operation("signUp", { kind: "create" }, "POST /accounts", {
      summary: "Makes an account.",
      status: 201,
      accepts: ["username", "password"],
    }),
    operation("signIn", { kind: "sign-in", by: "username", password: "password", part: "Session" }, "POST /sessions", {
      summary: "Signs in.",
      status: 201,
      takes: [field("username", "text", { required: true }), field("password", "password", { required: true })],
      guards: [{ holds: { value: true }, status: 401, code: "bad_credentials", text: "That is not right." }],
    }),
    operation("me", { kind: "read-self" }, "GET /me", { summary: "Who I am.", access: "signed-in" }),
    operation("signOut", { kind: "sign-out", part: "Session" }, "DELETE /sessions/current", {
      summary: "Signs out.",
      access: "signed-in",
      status: 204,
    }),
    operation("find", { kind: "seek", by: "username" }, "GET ", {
      summary: "Finds an account for other services.",
      access: "internal",
    }),
    operation("identify", { kind: "identify", part: "Session", secret: "token" }, "GET ", {
      summary: "Says whose a token is.",
      access: "internal",
    }),
  ],
});

/** By whose session they are known. */
export const callers: Callers = {
  header: "authorization",
  scheme: "Bearer",
  service: "Account",
  part: "Session",
  field: "token",
};
