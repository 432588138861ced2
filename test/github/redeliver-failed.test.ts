import { afterEach, expect, test, vi } from "vitest";
import { keepRedelivering } from "#src/github/redeliver-failed.ts";
import { type Routes, closeFixture, openFixture } from "./repository-fixture.ts";

afterEach(() => {
  closeFixture();
  vi.useRealTimers();
});

type Try = { id: string; guid: string; minutesAgo: number; status: number };

/** As text, because GitHub's ids are greater than a number can be. */
const render = ({ id, guid, minutesAgo, status }: Try): string =>
  `{"id":${id},"guid":"${guid}","delivered_at":"${new Date(Date.now() - minutesAgo * 60_000).toISOString()}",` +
  `"redelivery":false,"duration":0.1,"status":"said","status_code":${status},"event":"issues","action":"opened",` +
  `"installation_id":7,"repository_id":1296269,"throttled_at":null}`;

const PAGES: Record<string, Try[]> = {
  "": [
    { id: "3804004623172239369", guid: "merged", minutesAgo: 1, status: 502 },
    { id: "3804004623172239368", guid: "mended", minutesAgo: 2, status: 202 },
    { id: "3804004623172239367", guid: "opened", minutesAgo: 3, status: 503 },
    { id: "3804004623172239366", guid: "mended", minutesAgo: 4, status: 0 },
  ],
  v1_366: [
    { id: "365", guid: "opened", minutesAgo: 5, status: 504 },
    { id: "364", guid: "taken", minutesAgo: 6, status: 202 },
    { id: "363", guid: "long ago", minutesAgo: 61, status: 502 },
  ],
};

const NEXT = '<https://github.test/api/v3/app/hook/deliveries?per_page=100&cursor=v1_366>; rel="next"';

const routes = (asked: string[]): Routes =>
  Object.fromEntries([
    [
      "GET /app/hook/deliveries",
      ({ query }: { query: URLSearchParams }) => {
        const cursor = query.get("cursor") ?? "";
        // The second page ends before its last: nobody asks for a third.
        const headers = { link: cursor === "" ? NEXT : NEXT.replace("366", "363") };
        return { status: 200, body: `[${(PAGES[cursor] ?? []).map(render).join()}]`, headers };
      },
    ],
    ...Object.values(PAGES)
      .flat()
      .map(({ id }) => [
        `POST /app/hook/deliveries/${id}/attempts`,
        () => {
          asked.push(id);
          // The oldest can't be sent again; the next must not suffer for it.
          return asked.length === 1 ? { status: 422, body: { message: "too old" } } : { status: 202, body: {} };
        },
      ]),
  ]) as Routes;

test("what never arrived within the time is asked for once, oldest first, by the id of its last try", async () => {
  const asked: string[] = [];
  const { redeliverFailed, requests } = await openFixture(routes(asked));
  expect(await redeliverFailed(1)).toBe(2);
  expect(asked).toEqual(["3804004623172239367", "3804004623172239369"]);
  expect(requests.filter(({ method }) => method === "GET").map(({ query }) => query.get("cursor"))).toEqual([
    null,
    "v1_366",
  ]);
});

test("it is looked for at once and every five minutes, whatever fails meanwhile, until it is stopped", async () => {
  vi.useFakeTimers();
  const hours: number[] = [];
  const said: string[] = [];
  const look = async (within: number) => {
    if (hours.push(within) === 1) throw new Error("no answer");
    return 2;
  };
  const stop = keepRedelivering(look, (line) => said.push(line));
  await vi.advanceTimersByTimeAsync(5 * 60_000);
  expect(hours).toEqual([72, 1]);
  expect(said).toEqual([expect.stringContaining("no answer"), expect.stringMatching(/: 2$/u)]);
  stop();
  await vi.advanceTimersByTimeAsync(60 * 60_000);
  expect(hours).toHaveLength(2);
});
