/** Whether a name is one of an HTTP header: `Location`, `X-Api-Key`. */
export const isHeader = (name: string): boolean =>
  /^(?:Location|ETag|Authorization|Allow|Link|Vary|Expires|[A-Z][A-Za-z]{0,20}(?:-[A-Z][A-Za-z0-9]{0,20}){1,4})$/u.test(
    name,
  );

/** The headers that a text names in backticks, alone or with a value: `Location`, `If-Match: 3`. */
export const headersIn = (text: string): string[] =>
  [...text.matchAll(/`([A-Z][A-Za-z0-9-]{1,40})(?::[^`]{0,200})?`/gu)].map(([, name = ""]) => name).filter(isHeader);
