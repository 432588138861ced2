import type { MemberFact } from "#src/spec/facts/facts.ts";
import { leaveUncovered } from "#src/spec/reading.ts";
import type { Json, OperationSpec } from "#src/spec/spec.ts";
import { singular, wordsOf } from "#src/spec/words.ts";
import { type Asked, nounOf, type Resource } from "#src/spec/settle/resource.ts";
import { type Kind, kindOf, type Settling } from "#src/spec/settle/settling.ts";

type JsonObject = Record<string, Json>;

const isObject = (value: Json): value is JsonObject =>
  typeof value === "object" && value !== null && !Array.isArray(value);

/** Whether a member is called as the records are: `key`, or `owner_key` of keys. */
const isCalled = (name: string, resource: Resource): boolean => {
  const last = (text: string): string => singular(wordsOf(text).at(-1) ?? "");
  return [nounOf(resource), resource.word].some((noun) => last(noun) === last(name));
};

/** What an example shows of a part, as members of it. */
const describePart = (part: Resource, example: JsonObject, line: number): void => {
  part.thing ??= { noun: nounOf(part), line, members: [] };
  const { members } = part.thing;
  for (const [name, value] of Object.entries(example)) {
    const known = members.find((member) => member.name === name);
    const member: MemberFact = known ?? { name, line, rules: [] };
    member.example ??= value;
    if (known === undefined) members.push(member);
  }
};

const bring = (resource: Resource, { request }: Asked, resources: readonly Resource[]): void => {
  const { answer, line } = request;
  if (answer?.holds !== "object" || answer.example === undefined || !isObject(answer.example)) return;
  const { example } = answer;
  const objects = Object.entries(example).flatMap(([name, value]) => (isObject(value) ? [{ name, value }] : []));
  const own = objects.find(({ name }) => isCalled(name, resource));
  for (const { name: member, value } of objects) {
    const part = resources.find((each) => each.parent === resource && isCalled(member, each));
    if (part === undefined || member === own?.name) continue;
    const flat = Object.fromEntries(Object.entries(example).filter(([name]) => name !== member));
    const whole = own?.value ?? flat;
    request.answer = { holds: "object", members: Object.keys(whole), example: whole };
    resource.brings = { part, member, own: own?.name ?? null, example: value };
    describePart(part, value, line);
    return;
  }
};

/**
 * Finds what comes along with a new record, where the answer of its making shows both: `{"project": {…}, "key": {…}}`, or
 * `{"id", …, "key": {…}}`.
 */
export const bringAlong = (resources: readonly Resource[]): void => {
  for (const resource of resources)
    for (const asked of resource.asked) if (asked.role === "create") bring(resource, asked, resources);
};

/** An example may leave open what a value is. */
const OPEN = /…|\.\.\./u;

/** "The first key has the label `owner` and the role `owner`". */
const FIRST = /\b(?:first|initial|this|it)\b/iu;

const saidOf = (name: string, texts: readonly string[]): string | null => {
  const words = wordsOf(name).join("[ _-]?");
  const told = new RegExp(
    String.raw`(?:\b|\x60)${words}\x60?(?: is| of| =|:)? (?:always |called )?["\x60“]([\w -]{1,40})["\x60”]`,
    "iu",
  );
  return texts.map((text) => told.exec(text)?.[1]).find((each) => each !== undefined) ?? null;
};

/** What the record that comes along holds of what callers set: what the example shows. */
export const broughtBy = (
  settling: Settling,
  { resource: { brings } }: Kind,
  { request, role }: Asked,
): Pick<OperationSpec, "brings"> => {
  if (brings === undefined || role !== "create") return {};
  const { example, member, own, part } = brings;
  const values: JsonObject = {};
  const texts = request.sentences.map(({ text }) => text).filter((text) => FIRST.test(text));
  for (const { default: preset, name, origin, required, type, values: choice } of kindOf(settling, part).fields) {
    if (origin !== "caller") continue;
    const said = saidOf(name, texts);
    const shown = said ?? example[name] ?? null;
    const isFit =
      shown !== null &&
      !(typeof shown === "string" && OPEN.test(shown)) &&
      (type !== "enum" || choice?.includes(String(shown)) === true);
    if (isFit) values[name] = shown;
    else if (required && preset === undefined)
      leaveUncovered(settling.reading, request.line, `\`${member}.${name}\``, "it is not said what it holds at first");
  }
  return { brings: { part: part.name, values, own, member } };
};
