import { collectFacts } from "#src/spec/facts/collect-facts.ts";
import type { ApiFacts, RequestFact } from "#src/spec/facts/facts.ts";
import { readVisible } from "#src/spec/read-visible.ts";

/** The facts in a text. */
export const factsOf = (text: string): ApiFacts => collectFacts(readVisible(text));

/** The request in a text with this method and path. */
export const requestIn = (text: string, line: string): RequestFact => {
  const { requests } = factsOf(text);
  const request = requests.find(({ method, path }) => `${method} ${path}` === line);
  if (request === undefined) throw new Error(`no ${line} in ${requests.map(({ path }) => path).join(", ")}`);
  return request;
};

/** Names of members, the optional ones with a question mark. */
export const namesOf = (members: RequestFact["query"] | null): string[] | null =>
  members?.map(({ name, optional }) => (optional ? `${name}?` : name)) ?? null;
