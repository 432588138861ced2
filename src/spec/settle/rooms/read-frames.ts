import type { FrameFact, SocketFact } from "#src/spec/facts/facts.ts";
import { parseField } from "#src/spec/parse-field.ts";
import { leaveUncovered, type Reading, startReading } from "#src/spec/reading.ts";
import type { FrameSpec, HeardSpec } from "#src/spec/room.ts";
import type { Field, OperationSpec, ServiceSpec } from "#src/spec/spec.ts";
import { wordsOf } from "#src/spec/words.ts";
import { operationsIn, subjectIn } from "./find-operations.ts";
import { type Around, readMembers } from "./read-members.ts";

export const FIRST =
  /\b(?:first (?:frame|thing|message)|(?:right|straight|immediately) after (?:opening|connecting|joining|the (?:socket|connection))|(?:as soon as|once|when|whenever) (?:the |a |your |their )?(?:socket|connection|one|you|they) (?:is |has |have )?(?:opens?|opened|connects?|connected|joins?|joined)|on (?:opening|connecting|connect|open|joining)|greet\w*)\b/iu;
const SOMEBODY = String.raw`(?:somebody|someone|anybody|another \w+|a (?:new |further )?(?:person|user|member|player|viewer|agent|customer|guest|watcher)|a \w+|one more \w+)(?: else)?(?:['’]s)?`;
const CAME = new RegExp(
  String.raw`\b${SOMEBODY} (?:has |have |just )*(?:came|come|comes|joins?|joined|enters?|entered|arrives?|arrived|connects?|connected|opens?|opened)\b(?! (?:a|the|up) \w+ticket)`,
  "iu",
);
const WENT = new RegExp(
  String.raw`\b${SOMEBODY} (?:has |have |is |just )*(?:left|leaves?|goes|gone|went|disconnects?|disconnected|closes?|closed)\b`,
  "iu",
);
const REFUSED =
  /\b(?:refused|rejected|wrong|not (?:accepted|understood|allowed)|errors?|fail(?:s|ed|ure)?|invalid)\b/iu;
const ERROR = /^(?:error|refused|rejected|problem|failure|nack|sorry|oops)$/iu;
const RELAYED =
  /\b(?:passed on|relayed|forwarded|handed on|shown|told|sent|goes|broadcast) (?:on )?to (?:all |every |the )*(?:others?|other|everybody else|everyone else|rest)\b|\bnot (?:stored|kept|saved)\b/iu;
const ANSWERS = /\b(?:answer|reply|response|answers|replies|echo)\b/iu;
const TO_OTHERS =
  /\b(?:everybody|everyone|all) (?:else|others)\b|\bthe others\b|\bexcept (?:the )?(?:sender|whoever|its)\b|\bsomebody else\b|\bother (?:sockets|people|users|members)\b/iu;

const quoted = (text: string, type: string): boolean =>
  new RegExp(String.raw`(?:^|[\s\x60"(])${RegExp.escape(type)}(?=$|[\s\x60".,;:)])`, "iu").test(text);

type Known = { socket: SocketFact; service: ServiceSpec; by: string | null; ref: string | null; reading: Reading };

/** Which frame the server sends on account of one that a client sends: an answer to it alone, or word to the others. */
const linkOf = (frame: FrameFact, heard: readonly FrameFact[], hears: readonly HeardSpec[]): FrameSpec | null => {
  const free = heard.filter(({ type }) => hears.some((each) => each.type === type && each.call === null));
  const relay = free.find(({ type, when }) => type === frame.type && (RELAYED.test(when) || !ANSWERS.test(frame.when)));
  const link = (type: string, to: FrameSpec["to"]): FrameSpec => ({
    type: frame.type,
    on: { heard: type },
    to,
    members: {},
  });
  if (relay !== undefined) return link(relay.type, "others");
  const answered = free.find(
    ({ type, when }) => when.includes(`\`${frame.type}\``) || (ANSWERS.test(frame.when) && quoted(frame.when, type)),
  );
  if (answered === undefined) return null;
  return link(answered.type, RELAYED.test(answered.when) ? "others" : "self");
};

/** When a frame is sent, and to whom; null: it is not known. */
const occasionOf = (
  frame: FrameFact,
  heard: readonly FrameFact[],
  hears: readonly HeardSpec[],
  service: ServiceSpec,
): Pick<FrameSpec, "on" | "to"> | null => {
  const { members, type, when } = frame;
  const linked = linkOf(frame, heard, hears);
  if (linked !== null) return linked;
  if (FIRST.test(when)) return { on: "open", to: "self" };
  if (ERROR.test(type) || (REFUSED.test(when) && !/\b(?:was|is) refused by\b/iu.test(when)))
    return { on: "refused", to: "self" };
  const text = `${when} ${members.map(({ name, rules }) => `${name} ${rules.join(" ")}`).join(" ")}`;
  const fallback = subjectIn(text, service) ?? subjectIn(type, service) ?? onlyPart(service);
  const isPresence = /^(?:joined|left|entered|came|gone|arrived|join|leave|away|here|online|offline)$/iu.test(type);
  if (CAME.test(when) && (isPresence || subjectIn(when, service) === null)) return { on: "joined", to: "others" };
  if (WENT.test(when) && (isPresence || subjectIn(when, service) === null)) return { on: "left", to: "others" };
  const said = operationsIn(when, service, fallback);
  // `task_added`: what a frame is called may say it alone.
  const told = said.length > 0 ? said : operationsIn(wordsOf(type).join(" "), service, fallback);
  const after = told.map(({ name }) => name);
  return after.length === 0 ? null : { on: { after }, to: TO_OTHERS.test(when) ? "others" : "all" };
};

const onlyPart = ({ parts = [] }: ServiceSpec): string | null => (parts.length === 1 ? (parts[0]?.name ?? null) : null);

const OF_CONNECTION =
  /(?:^|[,;(]\s*|\band )(?:the |its |their )?\x60?(\w+)\x60? (?:is|comes from|being|=) (?:the |that of the |taken from the )?(?:connection|socket|sender|client|caller|query|guest)\b/iu;

/** "the author is the connection's `name`": the field that holds who sends it. */
const namedIn = (when: string, { on }: OperationSpec, { fields, parts = [] }: ServiceSpec): string | null => {
  const name = OF_CONNECTION.exec(when)?.[1];
  const own = on === undefined ? fields : (parts.find((part) => part.name === on)?.fields ?? []);
  return own.find((field) => field.name === name && field.type === "text")?.name ?? null;
};

/** What a client's frame asks for; null: it is not known. */
const heardOf = (frame: FrameFact, { ref, service, socket }: Known): HeardSpec | null => {
  const { line, members, type, when } = frame;
  const served = socket.frames.filter(({ by }) => by === "server");
  const isAnswered = served.some(
    (each) => when.includes(`\`${each.type}\``) || (ANSWERS.test(each.when) && quoted(each.when, type)),
  );
  const isPassed = RELAYED.test(when) && served.some((each) => each.type === type || when.includes(`\`${each.type}\``));
  if (isPassed || isAnswered) {
    const takes = members
      .filter(({ name }) => name !== ref)
      .map((member): Field => ({
        ...parseField({
          line,
          name: member.name,
          rest: member.rules.join("; "),
          service: service.name,
          reading: startReading(),
        }),
        origin: "caller",
        required: !member.optional,
      }));
    return { type, call: null, ...(takes.length > 0 && { takes }) };
  }
  const fallback = subjectIn(`${when} ${type}`, service) ?? onlyPart(service);
  const [operation, ...others] = operationsIn(when, service, fallback);
  if (operation === undefined || others.length > 0) return null;
  const named = namedIn(when, operation, service);
  return { type, call: operation.name, ...(named !== null && { named }) };
};

const subjectOf = (on: FrameSpec["on"], { operations, name }: ServiceSpec): string | null => {
  if (typeof on !== "object" || !("after" in on)) return null;
  const operation = operations.find((each) => on.after.includes(each.name));
  return operation === undefined ? null : (operation.on ?? name);
};

/** The frames of a socket in both directions; what is not understood of them is named. */
export const readFrames = (known: Known): { frames: FrameSpec[]; hears: HeardSpec[] } => {
  const { by, reading, ref, service, socket } = known;
  const heard = socket.frames.filter((frame) => frame.by === "client");
  const leave = ({ line, type, when }: FrameFact, reason: string): void =>
    leaveUncovered(reading, line, `\`${type}\`: ${when}`, reason);
  const hears = heard.flatMap((frame) => {
    const found = heardOf(frame, known);
    if (found === null) leave(frame, "no rule knows what this frame asks for");
    return found ?? [];
  });
  const frames = socket.frames
    .filter((frame) => frame.by === "server")
    .flatMap((frame): FrameSpec[] => {
      const occasion = occasionOf(frame, heard, hears, service);
      if (occasion === null) {
        leave(frame, "no rule knows when this frame is sent");
        return [];
      }
      const { on, to } = occasion;
      const asked = typeof on === "object" && "heard" in on ? heard.find(({ type }) => type === on.heard) : undefined;
      const sent = (asked?.members ?? []).map(({ name }) => name).filter((name) => name !== ref);
      const around: Around = { service, by, ref, sent, subject: subjectOf(on, service) };
      const { members, strange } = readMembers(frame, on, around);
      for (const { line, name } of strange)
        leaveUncovered(reading, line, `\`${frame.type}\`: \`${name}\``, "no rule knows what this member holds");
      return [{ type: frame.type, on, to, members }];
    });
  return { frames, hears };
};
