import { describe, expect, test } from "vitest";
import type { Field } from "#src/spec/spec.ts";
import { takeElsewhere } from "#src/spec/settle/read-elsewhere.ts";
import type { Kind } from "#src/spec/settle/settling.ts";

const field = (name: string, origin: Field["origin"]): Field => ({
  name,
  type: "text",
  description: "",
  required: true,
  origin,
});

const kind = {
  resource: { word: "parcels", name: "Parcel", parent: null, parameter: "id", thing: null, asked: [] },
  fields: [field("id", "id"), field("label", "service")],
} as unknown as Kind;
const step = { takes: [field("labelCode", "caller")], set: [{ field: "label", sent: ["labelCode"] }] };

const others = {
  do: "not",
  with: [
    {
      tally: "any",
      of: "Parcel",
      where: {
        do: "and",
        with: [
          { do: "equal", with: [{ field: "label.labelCode" }, { sent: "labelCode" }] },
          { do: "unequal", with: [{ field: "id" }, { parent: "id" }] },
        ],
      },
    },
  ],
};

describe("what no other record may have", () => {
  test.each([
    "`labelCode` is not used by another parcel, else 409 `label_taken`",
    "no other parcel has the same label code, else 409 `label_taken`",
    "`labelCode` is unique among all parcels, else 409 `label_taken`",
  ])("is told beside a step: %s", (note) => {
    const { guards, rest } = takeElsewhere([note], [], kind, step);
    expect(guards).toMatchObject([{ holds: others, status: 409, code: "label_taken" }]);
    expect(rest).toEqual([]);
  });

  test("or by how the step fails", () => {
    const failure = {
      line: 1,
      status: 409,
      code: "label_taken",
      when: "if the label code is already used by another parcel",
    };
    expect(takeElsewhere([], [failure], kind, step).guards).toMatchObject([{ holds: others, code: "label_taken" }]);
  });

  test("and anything else is left", () => {
    expect(takeElsewhere(["`labelCode` is not empty"], [], kind, step)).toEqual({
      guards: [],
      rest: ["`labelCode` is not empty"],
    });
  });
});
