import { describe, expect, test } from "vitest";
import { parse, problemOf } from "./problem-of.ts";

const pass = (lines: string): string =>
  `### Pass\n\nOne instance per person.\n\n- name: text, required\n- frozen: yes/no\n- seen_at: date and time, set by the service\n\n${lines}\n`;
const ROOM =
  "### Room\n\nOne instance per room.\n\n- title: text, required\n\n- describe a room: `PUT /rooms/{room}`\n- look at a room: `GET /rooms/{room}`\n";
const BOOKING =
  "### Booking\n\nOne instance per room.\n\n- purpose: text\n- cancelled: yes/no\n- asked_at: date and time, set by the service\n\n- book a room: `POST /rooms/{room}/bookings`\n- list the bookings: `GET /rooms/{room}/bookings`, newest first\n- cancel a booking: `POST /rooms/{room}/bookings/{id}/cancel` sets `cancelled` to yes\n";
const PASS = pass("- start a pass: `PUT /pass`\n- look at a pass: `GET /pass`");

const house = (services: string[], rules: string[] = []): string =>
  `## Services\n\n${services.join("\n")}\n## Who may do what\n\n${rules.map((rule) => `- ${rule}`).join("\n")}\n`;
const accessOf = (body: string): Record<string, string | null> =>
  Object.fromEntries(
    parse(body).services.flatMap(({ name, operations }) =>
      operations.map((operation) => [`${name}.${operation.name}`, operation.access]),
    ),
  );

describe("a rule speaks of the service that it names", () => {
  test("“it” is what the owner owns, and nothing else", () => {
    expect(accessOf(house([PASS, ROOM], ["Only the owner of a pass may start and look at it."]))).toEqual({
      "Pass.start": "owner",
      "Pass.look": "owner",
      "Room.describe": null,
      "Room.look": null,
    });
  });

  test("so the same verb elsewhere may be somebody else's", () => {
    const rules = ["Only the owner of a pass may start and look at it.", "Anyone may look at a room."];
    expect(accessOf(house([PASS, ROOM], rules))).toMatchObject({ "Pass.look": "owner", "Room.look": "anyone" });
  });

  test("without a word that stands for it, all that bear the verb are meant", () => {
    expect(accessOf(house([PASS, ROOM], ["Only the owner of a pass may look."]))).toMatchObject({
      "Pass.look": "owner",
      "Room.look": "owner",
    });
  });

  test("an operation is known by its own words, whatever they name", () => {
    const rules = [
      "Signed-in people may book a room, cancel bookings and describe rooms.",
      "Anyone may look at a room.",
    ];
    expect(accessOf(house([ROOM, BOOKING], rules))).toMatchObject({
      "Booking.bookRoom": "signed-in",
      "Booking.cancel": "signed-in",
      "Room.look": "anyone",
    });
  });

  test("what it protects must be there", () => {
    expect(problemOf(house([PASS, ROOM], ["Only the owner of a pass may shred it."])).code).toBe("spec-not-understood");
  });
});

describe("a step of the one record", () => {
  test.each([
    ["freeze my pass: `POST /pass/freeze` sets `frozen` to yes; refused when it is already frozen", false],
    ["freeze my pass: `POST /pass/freeze` sets `frozen` to yes; refused when it has already been frozen", false],
    ["freeze my pass: `POST /pass/freeze` sets `frozen` to yes; refused when they have frozen", false],
    ["thaw my pass: `POST /pass/thaw` sets `frozen` to no; refused when it is not frozen", true],
  ])("%s", (line, equals) => {
    const { services, uncovered } = parse(house([pass(`- start a pass: \`PUT /pass\`\n- ${line}`)]));
    expect(services[0]?.operations[1]?.behaviour).toEqual({
      kind: "act",
      set: [{ field: "frozen", value: !equals }],
      when: [{ field: "frozen", equals }],
    });
    expect(uncovered.map(({ text }) => text)).toEqual(["Pass.seen_at"]);
  });
});

test("a moment that bears the verb of creation is when a record came to be, and lists go by it", () => {
  const asked = BOOKING.replace("book a room:", "ask for a room:");
  const [booking] = parse(house([asked])).services;
  expect(booking?.fields.find(({ name }) => name === "asked_at")?.origin).toBe("created-at");
  expect(booking?.operations[1]?.behaviour).toMatchObject({ sort: [{ field: "asked_at", descending: true }] });
});
