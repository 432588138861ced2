import { describe, expect, test } from "vitest";
import { addSeconds, dayOf, rankedBy, totalsBy } from "../../src/orchestration/object/tally.ts";

type Post = { status: string; tags: string[]; author: string | null; words: number };

const posts: Post[] = [
  { status: "draft", tags: ["sea", "sun"], author: "ana", words: 10 },
  { status: "published", tags: ["sun", "sun"], author: null, words: 5 },
  { status: "published", tags: [], author: "ana", words: 1 },
];
const one = (): number => 1;

describe("what records come to by their values", () => {
  test("tells known values even where they come to nothing", () => {
    expect(totalsBy(posts, ({ status }) => status, one, ["draft", "archived"])).toEqual({
      draft: 1,
      archived: 0,
      published: 2,
    });
    expect(
      totalsBy(
        posts,
        ({ status }) => status,
        ({ words }) => words,
      ),
    ).toEqual({ draft: 10, published: 6 });
  });

  test("leaves out records without a value, and counts a value once that a record has twice", () => {
    expect(totalsBy(posts, ({ author }) => author, one)).toEqual({ ana: 2 });
    expect(totalsBy(posts, ({ tags }) => tags, one)).toEqual({ sea: 1, sun: 2 });
    expect(totalsBy([], ({ status }: Post) => status, one)).toEqual({});
  });

  test("takes any text for a value", () => {
    const totals = totalsBy(["__proto__", "toString"], (each) => each, one);
    expect(Object.entries(totals)).toEqual([
      ["__proto__", 1],
      ["toString", 1],
    ]);
  });

  test("puts the highest first, then goes by value", () => {
    const tagged = [["b"], ["a", "c"], ["c"]];
    expect(rankedBy(tagged, (tags) => tags, one)).toEqual([
      ["c", 2],
      ["a", 1],
      ["b", 1],
    ]);
  });
});

test("moments are moved by seconds, and lie on a day in UTC", () => {
  expect(addSeconds("2026-12-31T23:59:30.000Z", 45)).toBe("2027-01-01T00:00:15.000Z");
  expect(addSeconds(null, 45)).toBeNull();
  expect(addSeconds("2026-12-31T23:59:30.000Z", null)).toBeNull();
  expect(dayOf("2026-12-31T23:30:00-01:00")).toBe("2027-01-01");
  expect(dayOf(null)).toBeNull();
});
