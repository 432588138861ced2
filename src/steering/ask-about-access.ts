import { renderCount } from "#src/markdown.ts";
import { chooseRoute } from "#src/spec/choose-route.ts";
import type { Clarification } from "#src/spec/clarification.ts";
import { matchRequest } from "#src/spec/match-request.ts";
import { parseSpec } from "#src/spec/parse-spec.ts";
import { addClarification } from "#src/spec/clarification.ts";
import type { OperationSpec, ServiceSpec, Spec } from "#src/spec/spec.ts";
import { tryClarification } from "#src/spec/try-clarification.ts";
import { plural, wordsOf } from "#src/spec/words.ts";
import { personalFields } from "./personal-fields.ts";
import type { Weighed } from "./question.ts";

type Text = { title: string; body: string };

const CHANGING = new Set(["create", "update", "replace", "delete", "clear", "act"]);

const silentWrites = ({ operations }: ServiceSpec): OperationSpec[] =>
  operations.filter(({ access, behaviour }) => access === null && CHANGING.has(behaviour.kind));

/** Whether a scenario has a stranger change something here and succeed: then the spec says it. */
const isShownOpen = (service: ServiceSpec, { scenarios }: Spec): boolean => {
  const routes = silentWrites(service).map((operation) => chooseRoute(service, operation));
  return scenarios.some(({ steps }) =>
    steps.some(
      ({ as, expect, method, path }) =>
        as === null && expect.status < 400 && matchRequest(routes, method, path) !== null,
    ),
  );
};

/** The sentence that closes all of them, where one is understood to do so. */
const closing = (text: Text, service: ServiceSpec): Clarification | null => {
  const nouns = plural(wordsOf(service.name).join(" "));
  const verbs = silentWrites(service).map(({ name }) => wordsOf(name)[0] ?? "");
  const rule: Clarification = { kind: "rule", text: `Only signed-in people may ${verbs.join(" and ")} ${nouns}.` };
  if (tryClarification(text, rule) !== null) return null;
  const after = parseSpec({ ...text, body: addClarification(text.body, rule) });
  const closed = after.services.find(({ name }) => name === service.name);
  return closed !== undefined && silentWrites(closed).length === 0 ? rule : null;
};

/** Who may write where a spec tells nobody from another, and keeps what not everybody may know. */
export const askAboutAccess = (text: Text, spec: Spec): Weighed[] => {
  const told = spec.services.some(({ operations }) => operations.some(({ access }) => access !== null));
  if (told || spec.tellsCallersApart) return [];
  return spec.services.flatMap((service): Weighed[] => {
    const [field] = personalFields(service);
    const open = silentWrites(service);
    if (field === undefined || open.length === 0 || isShownOpen(service, spec)) return [];
    const rule = closing(text, service);
    if (rule === null) return [];
    const about = `who may change what ${service.name} keeps`;
    return [
      {
        about,
        text: `Anybody on the internet could call ${renderCount(open.length, "operation")} that change what \`${service.name}\` keeps. Who may?`,
        why: `It keeps \`${field.name}\`, and the spec tells nobody from another.`,
        options: [
          { text: "Signed-in people.", settles: rule },
          { text: "Anybody.", settles: { kind: "as-it-is", of: about } },
        ],
        recommended: 0,
        because: "what tells of people is not changed by strangers.",
        words: "rule",
        weight: 9,
      },
    ];
  });
};
