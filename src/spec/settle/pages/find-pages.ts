import type { RequestFact } from "#src/spec/facts/facts.ts";
import { plural, singular, wordsOf } from "#src/spec/words.ts";
import { isParameter, segmentsOf } from "#src/spec/settle/path-words.ts";
import { nounOf, type Asked, type Resource } from "#src/spec/settle/resource.ts";
import type { Settling } from "#src/spec/settle/settling.ts";

const HTML = /\bHTML\b|\btext\/html\b|\bweb ?pages?\b/iu;
const NO = /\b(?:no|not|never|without) (?:any )?HTML\b/iu;

/** What is told as plain text is no page, whatever it holds. */
const PLAIN = /\btext\/plain\b|\bplain text\b/iu;

const saidIn = ({ failures, label, sentences, under }: RequestFact): string =>
  [label, under, ...sentences.map(({ text }) => text), ...failures.map(({ when }) => when)].join("\n");

const isPage = (request: RequestFact): boolean =>
  request.method === "GET" &&
  segmentsOf(request.path).filter(isParameter).length === 1 &&
  (request.answer === null || request.answer.holds === "nothing") &&
  !request.sentences.some(({ text }) => PLAIN.test(text)) &&
  request.sentences.some(({ text }) => HTML.test(text) && !NO.test(text));

const makes = ({ asked }: Resource): boolean => asked.some(({ role }) => role === "create" || role === "replace");

const speaksOf = (text: string, resource: Resource): boolean => {
  const words = ` ${wordsOf(text).map(singular).join(" ")} `;
  return [nounOf(resource), plural(nounOf(resource)), resource.word].some((noun) =>
    words.includes(` ${wordsOf(noun).map(singular).join(" ")} `),
  );
};

/** The records that a page under a word of its own is about: `/p/{id}` of polls. */
const aboutOf = ({ kinds }: Settling, own: Resource, request: RequestFact): Resource | null => {
  const made = [...kinds.keys()].filter((each) => each !== own && each.parent === null && makes(each));
  const named = made.filter((each) => each.parameter === own.parameter);
  const spoken = made.filter((each) => speaksOf(saidIn(request), each));
  const both = spoken.filter((each) => named.includes(each));
  const [only, other] = [both, spoken, named].find((each) => each.length === 1) ?? [];
  return other === undefined ? (only ?? null) : null;
};

/** Pages of HTML about one record; a word in paths that stands for nothing else is none of a kind of records. */
export const findPages = (settling: Settling, resources: Resource[]): void => {
  for (const resource of settling.kinds.keys()) {
    const pages = resource.asked.filter(({ request }) => isPage(request));
    for (const page of pages) {
      const about = makes(resource) ? resource : aboutOf(settling, resource, page.request);
      if (about === null) continue;
      resource.asked = resource.asked.filter((each) => each !== page);
      const asked: Asked = {
        request: page.request,
        role: "page",
        word: page.word === resource.word ? "page" : page.word,
      };
      about.asked.push(asked);
    }
    if (pages.length === 0 || resource.asked.length > 0) continue;
    settling.kinds.delete(resource);
    if (resources.includes(resource)) resources.splice(resources.indexOf(resource), 1);
  }
};
