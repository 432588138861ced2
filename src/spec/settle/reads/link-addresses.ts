import type { Json } from "#src/spec/spec.ts";
import type { Kind } from "#src/spec/settle/settling.ts";

const textsIn = (example: Json | undefined): [string, string][] =>
  typeof example === "object" && example !== null && !Array.isArray(example)
    ? Object.entries(example).flatMap(([name, value]): [string, string][] =>
        typeof value === "string" ? [[name, value]] : [],
      )
    : [];

/**
 * A member whose example is the address of the example's own record is made of that record's name: `"url": "/notes/k3Xw"`
 * beside `"id": "k3Xw"`.
 */
export const linkAddresses = (kinds: Iterable<Kind>): void => {
  for (const { fields, resource } of kinds) {
    const naming =
      fields.find(({ name }) => name === resource.parameter) ?? fields.find(({ origin }) => origin === "id");
    if (naming === undefined) continue;
    for (const { request } of resource.asked) {
      const { answer } = request;
      const shown = textsIn(answer !== null && "example" in answer ? answer.example : undefined);
      const id = shown.find(([name]) => name === naming.name)?.[1];
      if (id === undefined || id.length < 2) continue;
      for (const [name, value] of shown) {
        const field = fields.find((each) => each.name === name && each.origin === "service");
        const [before, after, ...more] = value.split(id);
        if (
          field === undefined ||
          !value.startsWith("/") ||
          before === undefined ||
          after === undefined ||
          more.length > 0
        )
          continue;
        Object.assign(field, {
          type: "text",
          origin: "computed",
          compute: { do: "join", with: [{ value: before }, { field: naming.name }, { value: after }] },
        });
      }
    }
  }
};
