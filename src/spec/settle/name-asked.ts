import { camelCase, plural, wordsOf } from "#src/spec/words.ts";
import type { Asked, Resource } from "./resource.ts";

const VERBS: Partial<Record<Asked["role"], string>> = {
  "read-self": "readSelf",
  "update-self": "updateSelf",
  "sign-in": "signIn",
  "sign-out": "signOut",
  redirect: "follow",
};

/** `LineItem` → `line`, `items`. */
const pluralWords = (name: string): string[] => {
  const words = wordsOf(name);
  return [...words.slice(0, -1), plural(words.at(-1) ?? "")];
};

/** The name of the operation that a request becomes. */
export const nameOf = ({ request, role, word }: Asked, resource: Resource, isPart: boolean): string => {
  const known = VERBS[role];
  if (known !== undefined) return known;
  const noun = isPart ? resource.name : "";
  if (role === "list") return isPart ? camelCase(["list", ...pluralWords(resource.name)]) : "list";
  if (role === "mark") return camelCase(["mark", ...wordsOf(word)]);
  if (role === "related") return camelCase(["list", ...wordsOf(word)]);
  if (role === "limit" && request.method === "DELETE") return camelCase(["reset", ...wordsOf(word)]);
  if (role === "act" || role === "report" || role === "queue" || role === "limit")
    return camelCase([...wordsOf(word), ...wordsOf(noun)]);
  if (role === "relate" || role === "unrelate")
    return camelCase([role === "relate" ? "add" : "remove", ...wordsOf(word)]);
  if (role === "read-many") return camelCase(["read", ...pluralWords(resource.name)]);
  if (role === "delete-many") return camelCase(["delete", ...pluralWords(resource.name)]);
  if (role === "copy" || role === "import" || role === "export")
    return camelCase([role, ...pluralWords(resource.name)]);
  return `${role}${noun}`;
};
