import { type AddressInfo, connect, createServer, type Socket } from "node:net";
import { describe, expect, test } from "vitest";
import type { Reply } from "#src/world/models/script.ts";
import { type Adapter, FORM, failToAsk, KEY, openSession, questionOf, SIGNAL, TOOLS } from "./model-session.ts";

/** Stands before a server, and resets a connection on which a second request comes, as one does that was just closing it. */
const openImpatient = async (behind: string): Promise<{ url: string; close(): Promise<void> }> => {
  const sockets = new Set<Socket>();
  const server = createServer((socket) => {
    const inner = connect(Number(new URL(behind).port), "127.0.0.1");
    let requests = 0;
    sockets.add(socket).add(inner);
    socket.on("data", (bytes) => {
      if (bytes.toString("latin1").startsWith("POST ") && (requests += 1) > 1) return void socket.resetAndDestroy();
      inner.write(bytes);
    });
    inner.pipe(socket);
    for (const each of [socket, inner]) each.on("error", () => undefined);
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    close: async () => {
      for (const each of sockets) each.destroy();
      await new Promise((resolve) => server.close(resolve));
    },
  };
};

/** Every way in which no answer comes. */
export const testFaults = (adapter: Adapter): void => {
  const { closing, start } = openSession(adapter);

  describe("a fault", () => {
    test.each([
      [401, {}, "denied"],
      [403, {}, "denied"],
      [404, {}, "denied"],
      [402, {}, "no-credit"],
      [408, {}, "timeout"],
      [413, {}, "too-long"],
      [429, {}, "rate-limited"],
      [500, {}, "overloaded"],
      [503, {}, "overloaded"],
      [529, {}, "overloaded"],
      [502, { body: "<html>Bad gateway</html>" }, "overloaded"],
      [400, {}, "rejected"],
      [422, { body: {} }, "rejected"],
      [400, { body: null }, "rejected"],
    ])("of status %i %j is %s, costs nothing and has the call's name", async (status, more, kind) => {
      const { model, world } = await start({ status, ...more });
      const fault = await failToAsk(model);
      expect(fault).toMatchObject({ kind, mayHaveCost: false, retryAfterMs: null });
      expect(fault.requestId).toBe(world.requests[0]?.requestId);
      expect(world.requests).toHaveLength(1);
    });

    test.each([
      ["3", 3000],
      ["0.5", 500],
    ])("says when to come back: after %s seconds", async (retryAfter, ms) => {
      const { model } = await start({ status: 429, retryAfter });
      expect(await failToAsk(model)).toMatchObject({ kind: "rate-limited", retryAfterMs: ms });
    });

    test("says when to come back: at a date", async () => {
      const { model } = await start({ status: 529, retryAfter: new Date(Date.now() + 60_000).toUTCString() });
      const { retryAfterMs } = await failToAsk(model);
      expect(retryAfterMs).toBeGreaterThan(50_000);
      expect(retryAfterMs).toBeLessThanOrEqual(60_000);
    });

    test("of a request that is refused says why, without the key", async () => {
      const { model } = await start({ say: "" });
      const schema = { ...FORM.schema, additionalProperties: true };
      const fault = await failToAsk(model, questionOf({ form: { name: "verdict", schema } }));
      expect(fault).toMatchObject({ kind: "rejected", message: expect.stringContaining("additionalProperties") });
      const { model: echo } = await start({ status: 400, body: { error: { message: `no ${KEY}`, type: "x" } } });
      expect((await failToAsk(echo)).message).toContain("no (key)");
    });

    test.each([
      ["overloaded_error", "overloaded"],
      ["server_error", "overloaded"],
      ["api_error", "overloaded"],
      ["something_new", "overloaded"],
      ["rate_limit_error", "rate-limited"],
      ["authentication_error", "denied"],
      ["invalid_request_error", "rejected"],
    ])("in the stream, %s, is %s and may have cost", async (streamError, kind) => {
      const { model } = await start({ say: "Half of it", streamError });
      expect(await failToAsk(model)).toMatchObject({ kind, mayHaveCost: true });
    });

    test.each(["html", "bad-json", "no-end"] as const)("is garbage where the answer is %s", async (garbage) => {
      const { model, world } = await start({ say: "Half of it", garbage });
      const fault = await failToAsk(model);
      expect(fault).toMatchObject({ kind: "garbage", mayHaveCost: true });
      expect(fault.requestId).toBe(world.requests[0]?.requestId);
    });

    test.each(['{"path": "src', "read it", '{"path": "a"} '.repeat(2)])(
      "is garbage where arguments are %j",
      async (json) => {
        const { model } = await start({ call: [{ name: "read_file", json }] });
        expect(await failToAsk(model, questionOf({ tools: TOOLS }))).toMatchObject({
          kind: "garbage",
          mayHaveCost: true,
        });
      },
    );

    test("is a timeout where nothing comes, ever, and nobody knows what it cost", async () => {
      const { model } = await start({ hang: true }, { idleMs: 150 });
      expect(await failToAsk(model)).toMatchObject({ kind: "timeout", mayHaveCost: true, requestId: null });
    });

    test("is a timeout where the stream falls silent", async () => {
      const { model, world } = await start({ say: "Half of it", stall: 2 }, { idleMs: 150 });
      expect(await failToAsk(model)).toMatchObject({ kind: "timeout", mayHaveCost: true });
      await expect.poll(() => world.requests[0]?.left).toBe(true);
    });

    test("is a timeout where the stream has no end in sight", async () => {
      const { model } = await start({ say: "word ".repeat(500), slow: 20 }, { totalMs: 300 });
      expect(await failToAsk(model)).toMatchObject({ kind: "timeout", mayHaveCost: true });
    });

    test.each([0, 1, 3])("is unreachable where the connection is reset after %i chunks", async (breakOff) => {
      const { model } = await start({ say: "Half of it", breakOff });
      expect(await failToAsk(model)).toMatchObject({ kind: "unreachable", mayHaveCost: true });
    });

    test("is none where the other side ends each connection that it has answered on", async () => {
      const { world } = await start({ say: "Here" });
      const front = await openImpatient(world.url);
      closing.push(front.close);
      const { base, open, provider } = adapter;
      const model = open({ apiKey: KEY, baseUrl: `${front.url}${base}`, model: "model-1" });
      for (const _ of [1, 2, 3]) expect(await model.ask(questionOf(), SIGNAL)).toMatchObject({ text: "Here" });
      expect(world.requests.map((request) => request.provider)).toEqual([provider, provider, provider]);
    });

    test("is unreachable where nobody listens, and costs nothing", async () => {
      const { model, world } = await start({ say: "" });
      await world.close();
      expect(await failToAsk(model)).toMatchObject({ kind: "unreachable", mayHaveCost: false, requestId: null });
    });
  });

  describe("the caller's signal", () => {
    test.each([
      ["before the first byte", { hang: true }],
      ["amid the answer", { say: "Half of it", stall: 2 }],
    ] satisfies [string, Reply][])("ends the call %s with its own reason", async (_, reply) => {
      const { model, world } = await start(reply);
      const controller = new AbortController();
      const reason = new Error("the run was cancelled");
      const answer = model.ask(questionOf(), controller.signal).catch((error: unknown) => error);
      await expect.poll(() => world.requests.length).toBe(1);
      controller.abort(reason);
      expect(await answer).toBe(reason);
      await expect.poll(() => world.requests[0]?.left).toBe(true);
    });

    test("that is aborted already spends nothing", async () => {
      const { model, world } = await start({ say: "" });
      await expect(model.ask(questionOf(), AbortSignal.abort("no"))).rejects.toBe("no");
      expect(world.requests).toHaveLength(0);
    });
  });
};
