import { plural, wordsOf } from "#src/spec/words.ts";
import { type Asked, nounOf, type Resource } from "./resource.ts";

/** What a request does, in a few words: as its author labels it, or as its role says. */
export const summaryOf = ({ request, role, word }: Asked, resource: Resource): string => {
  if (request.label !== "") return request.label.charAt(0).toUpperCase() + request.label.slice(1);
  const noun = nounOf(resource);
  const one = `${/^[aeiou]/u.test(noun) ? "an" : "a"} ${noun}`;
  switch (role) {
    case "import":
    case "export":
      return `${role === "import" ? "Take in" : "Give out"} a file of ${plural(noun)}`;
    case "related":
      return `List: ${wordsOf(word).join(" ")}`;
    case "list":
      return `List the ${plural(noun)}`;
    case "act":
    case "limit":
    case "queue":
    case "report":
      return `${wordsOf(word)
        .join(" ")
        .replace(/^./u, (letter) => letter.toUpperCase())}: of ${one}`;
    case "replace":
      return `Put ${one}`;
    case "read-self":
      return "Who I am";
    case "sign-out":
      return "Sign out";
    case "relate":
      return `Add a ${word}`;
    case "unrelate":
      return `Take the ${word} back`;
    default:
      return `${role.charAt(0).toUpperCase()}${role.slice(1)} ${one}`;
  }
};
