import { expect, it } from "vitest";
import { bundle } from "#bench/bundle.ts";
import { ask } from "#bin/bench/product/ask.ts";
import { CONTENDERS } from "#bin/bench/product/contenders.ts";
import { openRuntime } from "#bin/bench/product/open-runtime.ts";
import { pathOf } from "#bin/bench/product/start-contender.ts";

/** Those that need no package of `bench/`: the layer's must go on working while the layer changes. */
const OWN = CONTENDERS.filter(({ entry }) => !["hono.ts", "partyserver.ts", "agents.ts", "actors.ts"].includes(entry));

it.runIf(process.platform === "linux").each(OWN)("counts what it is asked: $name", async (contender) => {
  const runtime = await openRuntime(contender, await bundle(contender.entry, contender.replacement ?? null));
  try {
    const one = new URL(pathOf("one"), runtime.url);
    expect((await ask(one)).hits).toBe(1);
    expect((await ask(one)).hits).toBe(2);
  } finally {
    await runtime.close();
  }
});

it("refuses to leave metrics on where they should be off", async () => {
  await expect(bundle("bare.ts", { from: "call-metrics.ts", to: "layer-without-metrics.ts" })).rejects.toThrow(
    "nothing imports call-metrics.ts",
  );
});
