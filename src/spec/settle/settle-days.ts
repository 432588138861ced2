import type { MemberFact, RequestFact } from "#src/spec/facts/facts.ts";
import type { ReportValue } from "#src/spec/report.ts";
import { leaveUncovered } from "#src/spec/reading.ts";
import type { Behaviour, Field } from "#src/spec/spec.ts";
import { stem, wordsOf } from "#src/spec/words.ts";
import { namesOne } from "./find-reports.ts";
import { readNamed, type Reporting } from "./read-report-member.ts";
import { type Days, readDaily, readMeaning, tellsGrace, tellsStreak, windowIn } from "./read-streaks.ts";
import type { Asked } from "./resource.ts";
import type { Kind, Settling } from "./settling.ts";
import { partsUnder, wordsFor } from "./words-for.ts";

type Report = Behaviour & { kind: "report" };

const AS_OF = /^(?:as_?of|asOf|on|at|until|up_?to|upTo|today|date|day|end|reference_?(?:date|day)|referenceDate)$/u;

/** The day that each of a kind's records is of. */
const dayOf = ({ fields }: Kind): Field | undefined =>
  fields.find(({ origin, type }) => origin === "caller" && type === "date") ??
  fields.find(({ origin, type }) => origin === "caller" && type === "date-time");

/** The one kind of records with days that a report is about. */
const datedKind = (settling: Settling, kind: Kind, asked: Asked): { kind: Kind; day: Field } | null => {
  const near = namesOne(asked) ? partsUnder(settling, kind) : [kind];
  const found = near.flatMap((each) => {
    const day = dayOf(each);
    return day === undefined ? [] : [{ kind: each, day }];
  });
  return found.length === 1 ? (found[0] ?? null) : null;
};

/** "`last7Days`, `last30Days`: done days among …" tells of both; what begins with no member stands by itself. */
const saidIn = ({
  answer,
  sentences,
}: RequestFact): { said: Map<string, string>; others: RequestFact["sentences"] } => {
  const members = answer?.holds === "object" ? answer.members : [];
  const said = new Map<string, string>();
  const others = sentences.filter(({ text }) => {
    const [, names = "", rest = ""] =
      /^((?:`\w+`(?:,? and |, | \/ )?)+):? (?:(?:is|are|counts?) )?(.+)$/u.exec(text.trim()) ?? [];
    const own = [...names.matchAll(/`(\w+)`/gu)].map(([, name = ""]) => name).filter((name) => members.includes(name));
    for (const name of own) said.set(name, rest.replace(/\.$/u, ""));
    return own.length === 0;
  });
  return { said, others };
};

const startDays = (settling: Settling, { day, kind }: { day: Field; kind: Kind }): Days => ({
  kind,
  day,
  words: wordsFor(settling, kind),
  meanings: new Map(),
  usual: null,
  grace: 0,
});

/** What goes without saying where only days up to one count, and what is counted is counted anew each time. */
const holdsAnyway = (text: string, parameter: string | undefined): boolean =>
  (parameter !== undefined && wordsOf(text).join("").includes(wordsOf(parameter).join("")) && LEFT_OUT.test(text)) ||
  /\bchang\w+\b.*\b(?:past|statistics|stats|history|numbers|earlier|as well|too)\b/iu.test(text) ||
  /\b(?:optional|defaults? to|today by default|by default today)\b/iu.test(text);
const LEFT_OUT =
  /\b(?:after|later|beyond|past|behind|up to|until)\b.*\b(?:left out|ignored|counted?|count|excluded|disregarded|considered|included)\b/iu;

/** What sentences beside those of members say: which days count, and what ends a streak. */
const hearOthers = (days: Days, sentences: RequestFact["sentences"], parameter: string | undefined) =>
  sentences.filter(({ text }) => {
    const meaning = readMeaning(text, days.words);
    if (meaning !== null) {
      if (meaning.word === null) days.usual = meaning.means;
      else days.meanings.set(stem(meaning.word), meaning.means);
      return false;
    }
    const isGrace = tellsStreak(text) && tellsGrace(text);
    if (isGrace) days.grace = 1;
    return !isGrace && !holdsAnyway(text, parameter);
  });

/** Whether a report speaks of days in a row, of the last days, or of those up to one that is asked about. */
const isDaily = ({ answer, sentences }: RequestFact, parameter: MemberFact | undefined): boolean => {
  const members = answer?.holds === "object" ? answer.members : [];
  const texts = sentences.map(({ text }) => text);
  return (
    (parameter !== undefined && members.length > 0) ||
    members.some((name) => tellsStreak(name.replaceAll(/(?=[A-Z])|_/gu, " ")) || windowIn(name, "") !== null) ||
    texts.some((text) => /^`\w+`/u.test(text) && tellsStreak(text))
  );
};

/** A report about what happened on which days; null where it is about something else. */
export const settleDaily = (settling: Settling, asked: Asked, reporting: Reporting): Report | string | null => {
  const { request } = asked;
  const found = datedKind(settling, reporting.kind, asked);
  const parameter = request.query.find(({ name }) => AS_OF.test(name));
  if (found === null || request.answer?.holds !== "object" || !isDaily(request, parameter)) return null;
  const other = request.query.find((each) => each !== parameter);
  if (other !== undefined) return `it is not understood what the parameter \`${other.name}\` does to what is counted`;
  const { others, said } = saidIn(request);
  const days = startDays(settling, found);
  const strange = hearOthers(days, others, parameter?.name);
  const members: Record<string, ReportValue> = {};
  for (const name of request.answer.members) {
    const isDay = name === parameter?.name || (parameter === undefined && AS_OF.test(name));
    const value = isDay
      ? { asked: true as const }
      : (readDaily(name, said.get(name) ?? "", days) ?? readNamed(name, undefined, reporting));
    if (value === null) return `it is not understood what \`${name}\` is`;
    members[name] = value;
  }
  for (const { line, text } of strange) leaveUncovered(settling.reading, line, text, "no rule turns this into code");
  const asOf = {
    of: found.kind.resource.name,
    day: found.day.name,
    ...(parameter !== undefined && { parameter: parameter.name }),
  };
  return { kind: "report", members, asOf };
};
