import { describe, expect, test } from "vitest";
import { parse } from "#test/spec/problem-of.ts";
import type { Spec } from "#src/spec/spec.ts";

const BODY = '{ "event": "order.shipped", "id": "…", "at": "…", "order": { "id": "…", "city": "Bern" } }';

const shop = (messages: string, requests = "", lead = "Each event is POSTed to every webhook:"): Spec =>
  parse(`# Shop

No login; everybody may do everything.

- \`POST /webhooks\` with \`url\` (http(s) URL) → 201 with \`{ "id", "url", "secret" }\`. We make the \`secret\`, and it is shown only here.
- \`GET /webhooks\` → 200 with \`{ "webhooks": [webhook] }\`.
- \`POST /orders\` with \`city\` (1 to 40 characters) → 201 with \`{ "id", "city", "state" }\`, always \`open\`.
- \`POST /orders/{id}/ship\` → 200 and the order: \`state\` becomes \`shipped\`. Only for \`open\` ones, otherwise 409.
${requests}
## Messages

${lead}

\`\`\`
${BODY}
\`\`\`

${messages}
`);

const hooksOf = (spec: Spec) => spec.services.find(({ hooks }) => hooks !== undefined)?.hooks;
const left = ({ uncovered }: Spec): string[] => uncovered.map(({ text }) => text);

describe("messages to addresses that callers name", () => {
  test("tell what happened, to each receiver, kept in one service with what they are about", () => {
    const spec = shop("");
    const hooks = hooksOf(spec);
    expect(spec.services.map(({ name, parts = [] }) => [name, parts.map((part) => part.name)])).toEqual([
      ["Order", ["Webhook", "Delivery"]],
    ]);
    expect(hooks?.to).toEqual({ part: "Webhook", url: "url", secret: "secret" });
    expect(hooks?.events).toEqual({
      "order.shipped": {
        after: ["ship"],
        body: {
          event: { tells: "event" },
          id: { tells: "id" },
          at: { tells: "created" },
          order: { members: { id: { field: "id" }, city: { field: "city" } } },
        },
      },
    });
  });

  test("keep the secret as it is, and tell it once", () => {
    const spec = shop("");
    const webhook = spec.services[0]?.parts?.find(({ name }) => name === "Webhook");
    expect(webhook?.fields).toContainEqual(
      expect.objectContaining({ name: "secret", origin: "service", hidden: true }),
    );
    const operations = spec.services[0]?.operations.filter(({ on }) => on === "Webhook");
    expect(operations?.map(({ shows }) => shows)).toEqual([{ fields: ["secret"], beside: true }, undefined]);
  });

  test.each([
    [
      "`X-Signature: sha256=…` is the HMAC-SHA256 of the body, with the secret as key.",
      "x-signature",
      { tells: "signature", prefix: "sha256=", over: "body" },
    ],
    ["| Header | Holds |\n|---|---|\n| `X-Shop-Event` | the event |", "x-shop-event", { tells: "event" }],
    [
      "| Header | Holds |\n|---|---|\n| `X-Shop-Attempt` | which attempt it is |",
      "x-shop-attempt",
      { tells: "attempt" },
    ],
  ])("have headers that are known by their names: %j", (sentence, name, value) => {
    const spec = shop(sentence);
    expect(hooksOf(spec)?.headers[name]).toEqual(value);
    expect(left(spec)).toEqual(left(shop("")));
  });

  test.each([
    ["Failed messages are retried 3 times, 2 seconds apart.", [2, 2, 2], 10],
    ["After a failure we try again 1, 5 and 30 seconds later. That makes 4 attempts at most.", [1, 5, 30], 10],
    ["Any 2xx within 3 seconds means delivered. We send it again after 10 seconds, up to 3 attempts.", [10, 10], 3],
    ["Deliveries are retried in 1, 2 and 4 minutes.", [60, 120, 240], 10],
  ])("are sent again as their author says: %j", (sentence, pauses, timeoutSeconds) => {
    expect(hooksOf(shop(sentence))).toMatchObject({ pauses, timeoutSeconds });
  });

  test("are kept where their author lists them, and sent anew", () => {
    const requests = `- \`GET /webhooks/{id}/deliveries\` → 200 with \`{ "deliveries": [{ "id": "…", "event": "…", "status": "ok", "attempts": 2, "response_status": 200, "order": {} }] }\`. \`status\` is \`queued\`, \`ok\` or \`dead\`.
- \`POST /deliveries/{id}/retry\` → 202 with the delivery, now \`queued\`. Only for \`dead\` ones, otherwise 409.
`;
    const spec = shop("", requests);
    expect(hooksOf(spec)?.log).toMatchObject({
      part: "Delivery",
      of: "receiver",
      status: { field: "status", pending: "queued", delivered: "ok", failed: "dead" },
      count: "attempts",
      answered: "response_status",
    });
    const retry = spec.services[0]?.operations.find(({ path }) => path === "/deliveries/{id}/retry")?.behaviour;
    expect(retry).toMatchObject({
      kind: "act",
      set: [
        { field: "status", value: "queued" },
        { field: "delivery_due_at", now: true },
        { field: "delivery_tries", value: 0 },
      ],
      when: [{ field: "status", equals: "dead" }],
    });
  });

  test("that nothing understood brings about are named", () => {
    const spec = shop("`order.lost` is sent when an order is lost.");
    expect(left(spec)).toContain("`order.lost` is sent when an order is lost.");
    expect(Object.keys(hooksOf(spec)?.events ?? {})).toEqual(["order.shipped"]);
  });
});
