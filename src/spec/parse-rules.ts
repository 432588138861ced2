import { readFieldClause } from "./field-clause.ts";
import { readConditions, readRefusal } from "./read-condition.ts";
import { creationFieldName } from "./parse-field.ts";
import { fitValue } from "./read-value.ts";
import { readObjective, readRetention, readShare } from "./read-objective.ts";
import { leaveUncovered, state } from "./reading.ts";
import type { Reading } from "./reading.ts";
import type { Condition, Field, Objective, ServiceSpec } from "./spec.ts";
import type { Sentence } from "./split-sentences.ts";
import { singular, stem, wordsOf } from "./words.ts";

/** What the rules act upon. */
export type Known = { services: ServiceSpec[]; objectives: Objective[]; reading: Reading };
/** True where the sentence was understood. */
type Rule = (sentence: Sentence, known: Known) => boolean;

const FILLER =
  /^(?:an?|the|all|any|every|each|its?|their|our|old|and|or|of|in|on|records?|entry|entries|items?|things?|data|everything|they|are|is|be|will)$/u;

/** The services that `subject` names, or all where it names none; null where it speaks of some records only. */
const servicesIn = (subject: string, services: readonly ServiceSpec[]): ServiceSpec[] | null => {
  const words = wordsOf(subject).filter((word) => !FILLER.test(word));
  const found = services.filter((service) => words.some((word) => singular(word) === wordsOf(service.name).join("")));
  const names = new Set(services.flatMap((service) => wordsOf(service.name)));
  const keys = new Set(
    services.flatMap((service) => (service.keyedBy && "name" in service.keyedBy ? [service.keyedBy.name] : [])),
  );
  if (words.some((word) => !names.has(singular(word)) && !keys.has(singular(word)))) return null;
  return found.length > 0 ? found : [...services];
};

const keepFor: Rule = ({ line, text }, { services, reading }) => {
  const said = readRetention(text);
  const found = said && servicesIn(said.subject, services);
  if (!said || !found) return false;
  for (const service of found) {
    state(reading, `how long ${service.name} records are kept`, `${said.days} days`, line);
    service.retentionDays ??= said.days;
  }
  return true;
};

const CAPACITY =
  /^(.*?)\b(?:holds?|has|have|contains?|keeps?|may hold|can hold|may have)\s+(?:at most|up to|no more than|not more than)\s+(\d[\d,]*)\s+([\p{L} -]+?)\.?$/iu;
const holdAtMost: Rule = ({ line, text }, { services, reading }) => {
  const match = CAPACITY.exec(text);
  const noun = wordsOf(match?.[3] ?? "").filter((word) => !FILLER.test(word));
  const service = services.find((each) => noun.length === 1 && singular(noun[0] ?? "") === wordsOf(each.name).join(""));
  if (!match || !service) return false;
  const maxRecords = Number((match[2] ?? "").replaceAll(",", ""));
  state(reading, `how many ${service.name} records an instance holds`, String(maxRecords), line);
  service.maxRecords ??= maxRecords;
  return maxRecords > 0;
};

const fieldsNamed = (name: string, services: readonly ServiceSpec[]): { service: ServiceSpec; field: Field }[] => {
  const wanted = name.toLowerCase();
  return services.flatMap((service) =>
    service.fields
      .filter((field) => [wanted, singular(wanted)].includes(field.name.toLowerCase()))
      .map((field) => ({ service, field })),
  );
};

const OF_FIELD =
  /^(?:(?:an?|the|each|every|all)\s+)?(?:[\w-]+['’]s\s+)?`?([A-Za-z]\w*)`?(?: of (?:an?|the) [\w-]+)?\s+(?:is|are|has|have|must be|must have|may be|may have|must not be|can have|has to be|needs to be)\s+(.+?)\.?$/iu;
const constrainField: Rule = ({ line, text }, { services, reading }) => {
  const match = OF_FIELD.exec(text);
  const fields = fieldsNamed(match?.[1] ?? "", services);
  if (!match || fields.length === 0) return false;
  const empty = /must not be empty|is never empty/iu.test(text);
  const said = empty ? { min: 1 } : readFieldClause(match[2] ?? "");
  if (said === null) return false;
  for (const { service, field } of fields) {
    if ("defaultText" in said) field.default = fitValue(field, said.defaultText) ?? field.default;
    else {
      for (const [key, value] of Object.entries(said))
        state(reading, `the ${key} of \`${service.name}.${field.name}\``, JSON.stringify(value), line);
      Object.assign(field, said);
    }
  }
  return true;
};

const TAKEN =
  /`?([A-Za-z]\w*)`?s?\s+(?:that|which) (?:is|are) (?:already )?(?:taken|used|in use|known|given)|\b(?:taken|duplicate|used)\s+`?([A-Za-z]\w*)`?|\btwice the same `?([A-Za-z]\w*)`?/iu;
const refuseTaken: Rule = ({ text }, { services }) => {
  const match = TAKEN.exec(text);
  const fields = fieldsNamed(match?.[1] ?? match?.[2] ?? match?.[3] ?? "", services);
  if (!/\b(?:refused|rejected|409|not allowed|error|conflict)\b/iu.test(text)) return false;
  for (const { field } of fields) field.unique = true;
  return fields.length > 0;
};

const AGAIN = /\b(?:twice|again|already|a second time|once(?: only)?|only once)\b/iu;
const actOnce: Rule = ({ text }, { services }) => {
  if (!AGAIN.test(text)) return false;
  const stems = new Set(wordsOf(text).map(stem));
  const acts = services.flatMap((service) =>
    service.operations.flatMap((operation) =>
      operation.behaviour.kind === "act" && stems.has(stem(wordsOf(operation.name)[0] ?? ""))
        ? [{ service, behaviour: operation.behaviour }]
        : [],
    ),
  );
  const [found] = acts;
  const set = found?.behaviour.set.find((assignment) => "value" in assignment && typeof assignment.value === "boolean");
  if (!found || acts.length > 1 || set === undefined || !("value" in set)) return false;
  const when = { field: set.field, equals: !set.value };
  if (!found.behaviour.when.some(({ field }) => field === when.field)) found.behaviour.when.push(when);
  return true;
};

/** What each act's participle means: `archived` is what `archive` sets. */
const participlesIn = ({ operations }: ServiceSpec): Map<string, Condition> =>
  new Map(
    operations.flatMap(({ name, behaviour }) => {
      const first = behaviour.kind === "act" ? behaviour.set[0] : undefined;
      return first && "value" in first
        ? [[stem(wordsOf(name)[0] ?? ""), { field: first.field, equals: first.value }] as const]
        : [];
    }),
  );

const ACT_GUARD =
  /^(?:(?:an?|the)\s+)?(?:`?([\w-]+)`?\s+)?([\w-]+)\s+(?:can(?:no|['’])t|cannot|can not|may not|must not|is never to|can never)\s+be\s+(\w+)(?: again)?(?:\s+(?:when|if|once|while|where|as long as)\s+(.+?))?(?:\s*\(?(?:with )?`?409`?\)?)?\.?$/iu;
const ACT_ONLY =
  /^(?:(?:an?|the)\s+)?([\w-]+)\s+(?:can|may|must)\s+(?:only\s+be|be)\s+(\w+)(?:\s+only)?\s+(?:when|if|while|where|as long as)\s+(.+?)(?:\s*\(?(?:with )?`?409`?\)?)?\.?$/iu;

const actNamed = (services: readonly ServiceSpec[], noun: string, verb: string) => {
  const found = services
    .filter((service) => singular(noun) === wordsOf(service.name).join(""))
    .flatMap((service) =>
      service.operations.flatMap(({ name, behaviour }) =>
        behaviour.kind === "act" && stem(wordsOf(name)[0] ?? "") === stem(verb) ? [{ service, behaviour }] : [],
      ),
    );
  return found.length === 1 ? found[0] : undefined;
};

/** "An archived habit can't be ticked", "A ticket can only be closed when its status is open": a guard of one act. */
const guardAct: Rule = ({ text }, { services }) => {
  const refused = ACT_GUARD.exec(text);
  const allowed = refused ? null : ACT_ONLY.exec(text);
  const [noun, verb] = refused ? [refused[2], refused[3]] : [allowed?.[1], allowed?.[2]];
  const found = actNamed(services, noun ?? "", verb ?? "");
  if (!found) return false;
  const vocabulary = { fields: found.service.fields, participles: participlesIn(found.service) };
  const when = (refused?.[4] ?? refused?.[1] ?? allowed?.[3] ?? "").replace(/^(?:its|their|the) /u, "");
  const read = refused ? readRefusal(when, vocabulary) : readConditions(when, vocabulary);
  if (read === null || (refused?.[4] !== undefined && refused[1] !== undefined)) return false;
  for (const condition of read)
    if (!found.behaviour.when.some(({ field }) => field === condition.field)) found.behaviour.when.push(condition);
  return true;
};

const sortLists: Rule = ({ text }, { services }) => {
  const match = /^(.*?)\b(?:listed|sorted|ordered|shown|come)\b.*?\b(newest|oldest) first\.?$/iu.exec(text);
  const found = match && servicesIn(match[1] ?? "", services);
  const lists = (found ?? []).flatMap((service) =>
    service.operations.flatMap(({ behaviour }) => (behaviour.kind === "list" ? [{ service, behaviour }] : [])),
  );
  for (const { service, behaviour } of lists)
    behaviour.sort = [{ field: creationFieldName(service.fields), descending: match?.[2]?.toLowerCase() === "newest" }];
  return lists.length > 0;
};

/** Every product answers these so: the author only says it aloud. */
const BUILT_IN: Rule = ({ text }) =>
  /\b(?:unknown|missing|does not exist|do not exist|doesn't exist|not found|no such)\b.*\b404\b/iu.test(text) ||
  /\b(?:invalid|wrong|malformed|bad|empty|not allowed|unknown)\b.*\b(?:refused|rejected|answered?|gives?|get)\b.*\b422\b/iu.test(
    text,
  ) ||
  /^answers? (?:are|is) (?:in )?json\.?$/iu.test(text);

const promise: Rule = ({ line, text }, { objectives, reading }) => {
  const objective = readObjective(text);
  if (objective === null) return false;
  const { metric, ...value } = objective;
  const share = metric === "latency-p95" ? readShare(text) : 95;
  if (share !== 95)
    leaveUncovered(reading, line, text, `the time is held to for 95 % of requests; ${share} % is not measured`);
  state(reading, `the target for ${metric}`, Object.values(value).join(), line);
  if (!objectives.some((known) => known.metric === metric)) objectives.push(objective);
  return true;
};

const RULES: Rule[] = [
  keepFor,
  holdAtMost,
  refuseTaken,
  guardAct,
  actOnce,
  sortLists,
  BUILT_IN,
  promise,
  constrainField,
];

/** Applies each sentence to the services; what no rule understands is left uncovered with `reason`. */
export const parseRules = (sentences: readonly Sentence[], known: Known, reason: string): void => {
  for (const sentence of sentences)
    if (!RULES.some((rule) => rule(sentence, known)))
      leaveUncovered(known.reading, sentence.line, sentence.text, reason);
};
