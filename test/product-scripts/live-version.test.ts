import { expect, test } from "vitest";
import { chooseNewest, choosePrevious, type LiveVersion } from "#product/scripts/release/live-version.ts";

const at = (number: number, percentage: number): LiveVersion => ({
  id: `v${number}`,
  number,
  commit: null,
  percentage,
});
const whole = (number: number) => [at(number, 100)];

test("a promotion gives the newer one of a split the rest, whatever its share", () => {
  expect(chooseNewest([at(1, 80), at(2, 20)])?.id).toBe("v2");
  expect(chooseNewest([at(2, 60), at(1, 40)])?.id).toBe("v2");
  expect(chooseNewest(whole(2))).toBeNull();
});

test("a rollback goes to the older one of a split, else to what had all traffic before", () => {
  expect(choosePrevious([[at(2, 20), at(1, 80)], whole(1)])?.id).toBe("v1");
  expect(choosePrevious([whole(3), [at(2, 80), at(3, 20)], whole(2), whole(1)])?.id).toBe("v2");
  expect(choosePrevious([whole(1)])).toBeNull();
  expect(choosePrevious([])).toBeNull();
});

test("a second rollback goes one further back, and not to what the first one left", () => {
  expect(choosePrevious([whole(2), whole(3), whole(2), whole(1)])?.id).toBe("v1");
});

test("what was rolled back itself is nothing to go back to, though it had all traffic", () => {
  const history = [whole(4), [at(2, 80), at(4, 20)], whole(2), whole(3), [at(2, 80), at(3, 20)], whole(2), whole(1)];
  expect(choosePrevious(history)?.id).toBe("v2");
});

test("what never had all traffic is nothing to go back to", () => {
  expect(choosePrevious([whole(3), [at(1, 80), at(2, 20)], whole(1)])?.id).toBe("v1");
});
