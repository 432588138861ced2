import type { OperationSpec, ServiceSpec, Spec } from "#src/spec/spec.ts";
import { parse } from "#test/spec/problem-of.ts";

/** A small API of notes that anyone may use, with further sentences. */
export const notesWith = (sentences: string, members = ""): Spec =>
  parse(`# Notes

No login; everybody may do everything.

## Note

- \`id\` – string, from the server
- \`title\` – required, 1–60 characters
- \`version\` – integer, from the server; 1 on creation, plus 1 on each change
${members}
## Requests

| Request | Success |
|---|---|
| \`POST /notes\` | 201, note |
| \`GET /notes/{id}\` | 200, note |
| \`GET /notes\` | 200, \`{"notes": [...]}\` |
| \`PUT /notes/{id}\` | 200, note |
| \`PATCH /notes/{id}\` | 200, note |
| \`DELETE /notes/{id}\` | 204 |

## More

${sentences}
`);

export const serviceOf = ({ services }: Spec): ServiceSpec => {
  const [service] = services;
  if (service === undefined) throw new Error("no service");
  return service;
};

/** The operation with this method, on one record where there are two. */
export const operationOf = (spec: Spec, line: string): OperationSpec => {
  const { operations } = serviceOf(spec);
  const found = operations.find(({ method, path }) => `${method} ${path}` === line);
  if (found === undefined) throw new Error(`no ${line} in ${operations.map(({ path }) => path).join(", ")}`);
  return found;
};

/** What no rule understood of a text, beside what none understands of the text without it. */
export const leftOf = (spec: Spec, without: Spec): string[] => {
  const known = new Set(without.uncovered.map(({ text }) => text));
  return spec.uncovered.map(({ text }) => text).filter((text) => !known.has(text));
};
