import { expect, test } from "vitest";
import { answering, isAnswering } from "#src/github/pace/answering.ts";

test("what is done to answer somebody knows it, however deep within, and nothing beside it does", async () => {
  const look = async (): Promise<boolean> => {
    await Promise.resolve();
    return isAnswering();
  };
  const [within, beside] = await Promise.all([answering(() => look()), look()]);
  expect({ within, beside }).toEqual({ within: true, beside: false });
});
