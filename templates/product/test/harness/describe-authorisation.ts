import { describe, expect, test } from "vitest";

import type { Access, JsonObject } from "../../src/orchestration/contract/call.ts";
import { fillPath } from "../../src/orchestration/edge/router.ts";
import { product } from "../../src/product.ts";
import { forgetPeople, forgeSecrets, send, somebody, strangerStatus, withSecret } from "./client.ts";

type Who = "a stranger" | "a known person" | "a forged secret" | "the control token";

/** Who gets how far: refused for who they are (401, 403), or judged by what they ask for. */
const REFUSED: Record<Access, Partial<Record<Who, number[]>>> = {
  anyone: { "a forged secret": [401], "the control token": [401] },
  "signed-in": { "a stranger": [401], "a forged secret": [401], "the control token": [401] },
  owner: { "a stranger": [401], "a forged secret": [401], "the control token": [401] },
  internal: {},
};

const operations = Object.entries(product.services).flatMap(([service, definition]) =>
  Object.entries(definition.operations).map(([operation, { access, answers, refuses = [], route }]) => ({
    name: `${service}.${operation}`,
    access,
    answers,
    refuses,
    stranger: strangerStatus(service, answers),
    route,
  })),
);
const reachable = operations.flatMap(({ route, ...rest }) => (route === undefined ? [] : [{ ...rest, ...route }]));

const headersOf = async (who: Who): Promise<Record<string, string>> => {
  if (who === "a stranger") return {};
  if (who === "the control token") return withSecret("token-of-the-tests");
  return who === "a known person" ? await somebody("Mallory") : withSecret((await forgeSecrets())[0] ?? "x");
};

const ask = async (method: string, path: string, who: Who): Promise<number> => {
  const names = [...path.matchAll(/\{(\w+)\}/gu)].map(([, name = ""]) => [name, crypto.randomUUID()]);
  const sends = ["POST", "PUT", "PATCH"].includes(method);
  const headers = await headersOf(who);
  const { status } = await send(fillPath(path, Object.fromEntries(names) as JsonObject), {
    method,
    headers,
    ...(sends && { body: {} }),
  });
  if (method !== "GET" && status < 300) forgetPeople();
  return status;
};

/** Every operation is for those whom its contract names, and for nobody else. */
export const describeAuthorisation = (): void => {
  describe("who may do what", () => {
    test.each(reachable)("$name is for: $access", async ({ access, method, path, refuses, stranger }) => {
      const people: Who[] = ["a stranger", "a known person", "a forged secret", "the control token"];
      for (const who of people) {
        const status = await ask(method, path, who);
        // Where the product says so after it has looked, a forged secret tells of nobody, and nobody may ask.
        const isLate = product.callers?.late === true && access === "anyone";
        const refused = isLate ? undefined : REFUSED[access][who]?.map(() => stranger);
        if (refused !== undefined) expect(refused, who).toContain(status);
        // What a record's state or maker refuses, an operation says of itself.
        else if (!refuses.includes(status)) expect([401, 403], who).not.toContain(status);
      }
    });

    test("what is for other services only has no address", () => {
      for (const { access, name, route } of operations) expect(route === undefined, name).toBe(access === "internal");
    });

    test("no service may be called by one that does not say so", () => {
      const names = new Set(operations.map(({ name }) => name));
      for (const [service, { calls, subscribes = [] }] of Object.entries(product.services)) {
        for (const call of calls) expect(names, service).toContain(call);
        for (const { operation } of subscribes) expect(names, service).toContain(`${service}.${operation}`);
      }
    });

    test("calls go in no circle", () => {
      const visit = (service: string, path: readonly string[]): void => {
        expect(path, [...path, service].join(" → ")).not.toContain(service);
        for (const call of product.services[service]?.calls ?? []) visit(call.split(".")[0] ?? "", [...path, service]);
      };
      for (const service of Object.keys(product.services)) visit(service, []);
    });
  });
};
