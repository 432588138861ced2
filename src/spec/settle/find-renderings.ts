import type { Expression } from "#src/spec/expression.ts";
import type { RequestFact } from "#src/spec/facts/facts.ts";
import type { Field } from "#src/spec/spec.ts";
import { wordsOf } from "#src/spec/words.ts";
import { forgetUncovered } from "./forget-uncovered.ts";
import { nameOf } from "./name-asked.ts";
import { pointerTo } from "./point-to.ts";
import { rootOf } from "./resource.ts";
import { isRender } from "./settle-render.ts";
import { hasOrigin, type Kind, type Settling } from "./settling.ts";

const DATA = /^(?:data|values|variables|params|parameters|context|fill)$/iu;
const VERSION = /^(?:version|revision|edition)$/iu;
/** What is so of every text that is filled as its record is made. */
const AS_RENDERED =
  /\b(?:render(?:ed|ing|s)?|preview|filled|later (?:edits|changes|versions)|does not change|do not matter|behaves? (?:as|like)|(?:as|like) (?:in|for|with))\b/iu;

const sentTo = ({ resource }: Kind): RequestFact | undefined =>
  resource.asked.find(({ role }) => role === "create")?.request;

const isVersion = (name: string): boolean => VERSION.test(wordsOf(name).at(-1) ?? "");

/** The text that a field shows, as it is filled: `subject`, or `rendered_subject`. */
const textOf = ({ name }: Field, templates: readonly string[]): string | undefined =>
  templates.find(
    (each) =>
      each === name ||
      wordsOf(name)
        .join(" ")
        .endsWith(` ${wordsOf(each).join(" ")}`),
  );

type Found = { template: Field; data: Field; version: Field | undefined; texts: [Field, string][] };

const partsOf = (kind: Kind, other: Kind): Found | null => {
  const sent = kind.fields.filter(({ origin }) => origin === "caller");
  const template = pointerTo(kind, other)?.field;
  const data = sent.find(({ name }) => DATA.test(name));
  if (template === undefined || data === undefined) return null;
  const texts = kind.fields.flatMap((field): [Field, string][] => {
    const text = field.origin === "service" ? textOf(field, other.templates ?? []) : undefined;
    return text === undefined ? [] : [[field, text]];
  });
  return texts.length === 0 ? null : { template, data, version: sent.find(({ name }) => isVersion(name)), texts };
};

/** Records that hold the texts of another service's templates, filled when they are made: that service fills them. */
export const findRenderings = (settling: Settling): void => {
  const kinds = [...settling.kinds.values()];
  for (const other of kinds) {
    const renders = other.resource.asked.find((asked) => isRender(asked, other));
    if (renders === undefined) continue;
    const body = renders.request.body ?? [];
    const [theirData, theirs] = [body.find(({ name }) => DATA.test(name)), body.find(({ name }) => isVersion(name))];
    for (const kind of kinds) {
      const request = rootOf(kind.resource) === rootOf(other.resource) ? undefined : sentTo(kind);
      const found = request === undefined ? null : partsOf(kind, other);
      if (request === undefined || found === null || theirData === undefined) continue;
      const { data, template, texts, version } = found;
      Object.assign(data, { type: "map", required: false, default: {} });
      delete data.members;
      if (version !== undefined) Object.assign(version, { type: "integer", required: false });
      const number = hasOrigin(other.fields, "revision")?.name;
      const asked: Record<string, Expression> = { [theirData.name]: { sent: data.name } };
      if (version !== undefined && theirs !== undefined) asked[theirs.name] = { sent: version.name };
      const keeps = Object.fromEntries(texts.map(([{ name }, text]) => [name, text]));
      if (version !== undefined && number !== undefined) keeps[version.name] = number;
      kind.asks ??= new Map();
      kind.asks.set(request, {
        service: rootOf(other.resource).name,
        operation: nameOf(renders, other.resource, rootOf(other.resource) !== other.resource),
        id: { sent: template.name },
        body: asked,
        keeps,
      });
      hearRendered(settling, kind);
    }
  }
};

/** What is said of how they are filled is so anyway. */
const hearRendered = ({ reading }: Settling, { fields, resource }: Kind): void => {
  const members = [...(resource.thing?.members ?? []), ...resource.asked.flatMap(({ request }) => request.body ?? [])];
  for (const field of fields)
    for (const { line, name, rules } of members)
      for (const rule of name === field.name ? rules.filter((each) => AS_RENDERED.test(each)) : [])
        for (const at of new Set([line, field.line ?? line])) forgetUncovered(reading, { ...field, line: at }, [rule]);
};
