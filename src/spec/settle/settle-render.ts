import type { MemberFact } from "#src/spec/facts/facts.ts";
import { leaveUncovered } from "#src/spec/reading.ts";
import type { Behaviour, Field } from "#src/spec/spec.ts";
import type { Asked } from "./resource.ts";
import { hasOrigin, type Kind, type Settling } from "./settling.ts";

type Render = Behaviour & { kind: "render" };

const RENDERS = /^(?:render|preview|try|fill(?:-?in)?|test|compose|merge|issue-preview|draft|print)$/iu;
const DATA = /^(?:data|values|variables|params|parameters|fields|context|fill)$/iu;

/** How placeholders are filled, as every product does it. */
const HEARD =
  /\b(?:numbers? and booleans?|booleans? and numbers?)\b|\bdefaults? (?:is|are) (?:only )?used\b|\bempty (?:string|text)\b|\bnames? in `?\w+`?\b.{0,60}\bignored\b|\bunknown (?:names|members|values)\b.{0,30}\bignored\b|\bno escaping\b|\bnot escaped\b|\bnot (?:expanded|filled|read) again\b|\bas they are\b|\bwithout (?:sending|storing|saving)\b|\bnothing is (?:stored|saved|sent|kept)\b/iu;

/** Whether a step of a record shows its texts with the placeholders filled. */
export const isRender = ({ request, word }: Asked, { templates = [] }: Kind): boolean =>
  templates.length > 0 && RENDERS.test(word) && (request.body ?? []).some(({ name }) => DATA.test(name));

const dataField = ({ name }: MemberFact): Field => ({
  name,
  type: "map",
  description: "",
  required: false,
  default: {},
  origin: "caller",
});

/** Templates that are shown with their placeholders filled, of a record as it is or as it was. */
export const settleRender = (
  settling: Settling,
  kind: Kind,
  { request }: Asked,
): { behaviour: Render; takes: Field[] } | string => {
  const { fields, history, templates = [] } = kind;
  const data = (request.body ?? []).find(({ name }) => DATA.test(name));
  const number = hasOrigin(fields, "revision");
  const version = (request.body ?? []).find(
    ({ name }) => name === number?.name || /^(?:version|revision|edition)$/iu.test(name),
  );
  const strange = (request.body ?? []).find((member) => member !== data && member !== version);
  if (data === undefined) return "it is not said what its placeholders are filled from";
  if (strange !== undefined) return `it is not said what \`${strange.name}\` does`;
  if (version !== undefined && (history === undefined || number === undefined))
    return "it is not said that earlier versions are kept";
  const missing = request.failures.find(
    ({ code, status, when }) =>
      status >= 400 &&
      status !== 404 &&
      /placeholder|value|missing/iu.test(`${when} ${code ?? ""}`) &&
      !when.startsWith("`"),
  );
  const tells = /\bmember `(\w+)`/u.exec(
    [missing?.when ?? "", ...request.sentences.map(({ text }) => text)].join(" "),
  )?.[1];
  const shown = request.answer?.holds === "object" ? request.answer.members : templates;
  for (const { line, text } of request.sentences)
    if (!HEARD.test(text)) leaveUncovered(settling.reading, line, text, "no rule turns this into code");
  const takes: Field[] = [dataField(data)];
  if (version !== undefined)
    takes.push({ name: version.name, type: "integer", description: "", required: false, origin: "caller" });
  return {
    behaviour: {
      kind: "render",
      templates: templates.filter((name) => shown.includes(name)),
      data: data.name,
      ...(version !== undefined &&
        history !== undefined &&
        number !== undefined && { version: { member: version.name, field: number.name, part: history.part } }),
      tells: shown.filter((name) => !templates.includes(name) && fields.some((field) => field.name === name)),
      missing: { status: missing?.status ?? 422, code: missing?.code ?? null, ...(tells !== undefined && { tells }) },
    },
    takes,
  };
};
