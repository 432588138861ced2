import type { Turn } from "#src/agents/agents.ts";
import type { Operation, Service } from "#src/plan/plan.ts";
import { amountText, joinWords, nameSome, openOperations } from "./phrases.ts";
import { readTexts } from "./say.ts";
import { describeSecrets } from "./security-secrets.ts";
import { proofQuestion, securityPoints, statedAccess } from "./security-points.ts";
import type { Voice } from "./voice.ts";

const say = readTexts("Security");

type Called = { service: Service; operation: Operation };

const nameOf = ({ operation, service }: Called): string => `${service.name}.${operation.name}`;

/** Conditions that look at who asks, whatever else they look at. */
const looksAtCaller = ({ guards = [], behaviour }: Operation): boolean =>
  JSON.stringify([guards, "scope" in behaviour ? behaviour.scope : null]).includes('{"caller":');

/** Who may call what: all of it, by number, and the open ones by name. */
const describeAccess = ({ spec, plan }: Turn, voice: Voice): void => {
  const all = plan.services.flatMap((service) => openOperations(service).map((operation) => ({ operation, service })));
  const of = (...wanted: string[]) =>
    all.filter(({ operation, service }) =>
      wanted.includes(statedAccess(spec, service.name, operation.name) ?? "unsaid"),
    );
  const inside = plan.services.reduce((sum, { operations }) => sum + operations.length, 0) - all.length;
  const [open, known, owned] = [of("anyone"), of("signed-in"), of("owner")];
  if (all.length === 0) return voice.claim(say("nothing-open"));
  if (known.length + owned.length === 0)
    return voice.claim(say(open.length === all.length ? "unguarded" : "open-reads"));
  const parts = [
    ...(open.length > 0 ? [`anyone ${open.length} (${nameSome(open.map(nameOf), 4)})`] : []),
    ...(known.length > 0 ? [`${plan.product.callers ? "known callers" : "signed-in people"} ${known.length}`] : []),
    ...(owned.length > 0 ? [`the owner ${owned.length}`] : []),
    ...(inside > 0 ? [`other services ${inside}`] : []),
  ];
  voice.claim(say("guarded", { parts: joinWords(parts) }));
  const looking = all.filter(({ operation }) => looksAtCaller(operation));
  if (looking.length > 0)
    voice.claim(
      say("looks", { operations: nameSome(looking.map(nameOf), 5), look: looking.length === 1 ? "looks" : "look" }),
    );
};

/** Characters a generated key is made of. */
const ALPHABET = 31;
/** Below this many codes somebody can try them all. */
const FEW = 1_000_000_000;

const weighCodes = (service: Service, voice: Voice): void => {
  const { key } = service;
  if (key.from !== "generated") return;
  const count = ALPHABET ** key.length;
  const values = { name: key.name, length: key.length, count: amountText(count) };
  const safe = Math.ceil(Math.log(FEW) / Math.log(ALPHABET));
  if (count < FEW) voice.object("PM", false, say("codes-few", { ...values, safe }));
  else voice.claim(say("codes-many", values));
};

/** Where others may write too, the owner of an instance is the first of them: that must be said. */
const weighFirst = ({ spec }: Turn, service: Service, voice: Voice): void => {
  const { key, name, records } = service;
  const stated = openOperations(service).map((operation) => ({
    kind: operation.behaviour.kind,
    access: statedAccess(spec, name, operation.name),
  }));
  const open = stated.some(({ kind, access }) => kind === "create" && access !== "owner");
  if (key.from === "path" && records === "many" && open && stated.some(({ access }) => access === "owner"))
    voice.claim(say("owner-first", { name: key.name, service: name }));
};

const weighRoom = ({ name, room }: Service, voice: Voice): void => {
  if (room === undefined) return;
  const who = { anyone: "anyone", "signed-in": "whoever is known", owner: "the owner", internal: "nobody" }[
    room.access
  ];
  const stranger = room.closes.stranger === undefined ? "" : say("room-stranger", { code: room.closes.stranger });
  voice.claim(say("room", { room: `${name}.${room.name}`, who, stranger }));
  if (room.token !== undefined) voice.object("PM", false, say("room-token", { token: room.token }));
};

/** Who may do what, how they are known, and what strangers could make of it. */
export const speakSecurity = (turn: Turn, voice: Voice): void => {
  if (turn.round > 1) return;
  const { spec, plan } = turn;
  const points = securityPoints(spec, plan);
  for (const point of points) {
    if (point.topic === "outgoing") voice.ask("DevOps", point.text);
    else voice.object(point.topic === "silent" ? "PM" : "DevOps", true, point.text);
  }
  for (const point of points) if (point.topic === "silent") voice.ask("QA", proofQuestion(point));
  describeAccess(turn, voice);
  describeSecrets(plan, voice);
  for (const service of plan.services) {
    const redirect = service.operations.find(({ behaviour }) => behaviour.kind === "redirect");
    if (redirect) voice.claim(say("redirect", { service: service.name, operation: redirect.name }));
    weighCodes(service, voice);
    weighFirst(turn, service, voice);
    weighRoom(service, voice);
    if (service.rendering)
      voice.claim(say("placeholders", { service: service.name, data: service.rendering.dataField }));
  }
};
