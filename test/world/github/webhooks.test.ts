import { generateKeyPairSync } from "node:crypto";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { openTestWorld, signJwt, type TestWorld } from "./open-test-world.ts";

const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;

describe("the app and its webhooks", () => {
  let test: TestWorld;
  const R = "/repos/acme/shop";
  beforeAll(async () => void (test = await openTestWorld()));
  afterAll(() => test.close());

  it("sends each event once, signed and in order", async () => {
    for (let n = 0; n < 5; n++) {
      await test.call(test.tokens.stan, `POST ${R}/issues`, { title: `Issue ${n}` });
    }
    const heard = await test.heard();
    expect(heard).toEqual(["installation.created", ...Array.from({ length: 5 }, () => "issues.opened")]);
    const opened = test.received.slice(1);
    expect(opened.map(({ payload }) => payload.issue.title)).toEqual([0, 1, 2, 3, 4].map((n) => `Issue ${n}`));
    expect(opened.every(({ signed, guid }) => signed && UUID.test(guid))).toBe(true);
    expect(new Set(opened.map(({ guid }) => guid)).size).toBe(5);
    expect(opened[0]!.payload).toMatchObject({
      installation: { id: test.installationId },
      sender: { login: "stan" },
      repository: { full_name: "acme/shop" },
      organization: { login: "acme" },
    });
  });

  it("shows the state as it was at the event, however late it is sent", async () => {
    const { body: issue } = await test.call(test.tokens.wanda, `POST ${R}/issues`, { title: "Before" });
    await Promise.all([
      test.call(test.tokens.wanda, `PATCH ${R}/issues/${issue.number}`, { title: "Between" }),
      test.call(test.tokens.wanda, `PATCH ${R}/issues/${issue.number}`, { title: "After" }),
    ]);
    await test.heard();
    const titles = test.received.slice(-3).map(({ payload }) => payload.issue.title);
    expect(titles[0]).toBe("Before");
    expect(titles.slice(1).toSorted()).toEqual(["After", "Between"]);
  });

  it("records deliveries and sends one again under its guid", async () => {
    await test.heard();
    const { body: list, headers } = await test.call(signJwt(), "GET /app/hook/deliveries?per_page=2");
    expect(list).toHaveLength(2);
    expect(headers.get("link")).toMatch(/cursor=\d+>; rel="next"/);
    const { body: delivery } = await test.call(signJwt(), `GET /app/hook/deliveries/${list[0].id}`);
    expect(delivery).toMatchObject({ status: "OK", status_code: 200, event: "issues", response: { payload: "ok" } });
    const again = await test.call(signJwt(), `POST /app/hook/deliveries/${list[0].id}/attempts`);
    expect(again.status).toBe(202);
    await test.heard();
    expect(test.received.at(-1)).toMatchObject({
      guid: delivery.guid,
      payload: delivery.request.payload,
      signed: true,
    });
    const { body: after } = await test.call(signJwt(), "GET /app/hook/deliveries?per_page=1");
    expect(after[0]).toMatchObject({ guid: delivery.guid, redelivery: true });
  });

  it("records what could not be delivered, and goes on", async () => {
    const { app } = test;
    test.world().setApp({ ...app, webhookUrl: "http://127.0.0.1:9/" });
    await test.call(test.tokens.stan, `POST ${R}/issues`, { title: "Lost" });
    await test.world().idle();
    test.world().setApp(app);
    const { body: list } = await test.call(signJwt(), "GET /app/hook/deliveries?per_page=1");
    expect(list[0]).toMatchObject({ status: "failed to connect to host", event: "issues" });
    await test.call(signJwt(), `POST /app/hook/deliveries/${list[0].id}/attempts`);
    await test.heard();
    expect(test.received.at(-1)!.payload.issue.title).toBe("Lost");
  });

  it("lets in the app by its own key only", async () => {
    const other = generateKeyPairSync("rsa", { modulusLength: 2048 }).privateKey.export({
      type: "pkcs8",
      format: "pem",
    });
    const seconds = Math.floor(Date.now() / 1000);
    const status = async (jwt: string) => (await test.call(jwt, "GET /app")).status;
    expect(await status(signJwt())).toBe(200);
    expect(await status(signJwt({}, String(other)))).toBe(401);
    expect(await status(signJwt({ iss: 1 }))).toBe(401);
    expect(await status(signJwt({ exp: seconds - 5 }))).toBe(401);
    expect(await status(signJwt({ exp: seconds + 3_600 }))).toBe(401);
    expect(await status(signJwt({ iat: seconds + 3_600 }))).toBe(401);
    expect(await status(test.tokens.bot)).toBe(401);
    expect((await test.call(signJwt(), `POST ${R}/issues`, { title: "No" })).status).toBe(401);
  });

  it("keeps a narrowed token to its repository and permissions", async () => {
    test.world().createRepository({ owner: "acme", name: "vault", private: true, collaborators: {} });
    const at = `POST /app/installations/${test.installationId}/access_tokens`;
    const { body } = await test.call(signJwt(), at, { repositories: ["shop"], permissions: { issues: "read" } });
    expect((await test.call(body.token, "GET /repos/acme/vault")).status).toBe(404);
    expect((await test.call(body.token, `GET ${R}/issues`)).status).toBe(200);
    expect((await test.call(body.token, `POST ${R}/issues`, { title: "No" })).body.message).toBe(
      "Resource not accessible by integration",
    );
    expect((await test.call(signJwt(), at, { repositories: ["unknown"] })).status).toBe(422);
    expect((await test.call(signJwt(), at, { permissions: { administration: "write" } })).status).toBe(422);
    const whole = await test.call(signJwt(), at);
    expect((await test.call(whole.body.token, "GET /repos/acme/vault")).status).toBe(200);
    expect((await test.call(test.tokens.wanda, "GET /repos/acme/vault")).status).toBe(404);
  });
});
