import type { Turn } from "#src/agents/agents.ts";
import type { Service } from "#src/plan/plan.ts";
import { amountText, openOperations } from "./phrases.ts";
import { readTexts } from "./say.ts";
import { proofQuestion, securityPoints, statedAccess } from "./security-points.ts";
import type { Voice } from "./voice.ts";

const say = readTexts("Security");

const describeGuards = ({ spec, plan }: Turn, voice: Voice): void => {
  const all = plan.services.flatMap((service) =>
    openOperations(service).map(({ name }) => statedAccess(spec, service.name, name)),
  );
  const guarded = all.filter((access) => access === "owner" || access === "signed-in").length;
  const owned = all.filter((access) => access === "owner").length;
  if (guarded === 0) {
    const open = all.every((access) => access === "anyone") ? "unguarded" : "open-reads";
    voice.claim(say(all.length === 0 ? "nothing-open" : open));
    return;
  }
  const owners = owned === 0 ? "" : `, ${owned === guarded ? "all" : owned} of them as the owner`;
  voice.claim(say("guarded", { guarded: guarded === all.length ? "All" : `${guarded} of ${all.length}`, owners }));
  voice.object("PM", false, say("sessions"));
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
  if (count < FEW) voice.object("Backend", false, say("codes-few", { ...values, safe }));
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

/** Who may do what, and what strangers could make of it. */
export const speakSecurity = (turn: Turn, voice: Voice): void => {
  if (turn.round > 1) return;
  const { spec, plan } = turn;
  const points = securityPoints(spec, plan);
  for (const point of points) {
    if (point.topic === "webhook") voice.ask("Backend", point.text);
    else voice.object("Backend", true, point.text);
  }
  for (const point of points) if (point.topic === "silent") voice.ask("QA", proofQuestion(point));
  describeGuards(turn, voice);
  for (const service of plan.services) {
    const redirect = service.operations.find(({ behaviour }) => behaviour.kind === "redirect");
    if (redirect) voice.claim(say("redirect", { service: service.name, operation: redirect.name }));
    weighCodes(service, voice);
    weighFirst(turn, service, voice);
    if (service.rendering)
      voice.claim(say("placeholders", { service: service.name, data: service.rendering.dataField }));
  }
};
