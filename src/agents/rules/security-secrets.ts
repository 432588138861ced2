import type { Part, Plan, Service } from "#src/plan/plan.ts";
import type { Callers } from "#src/spec/spec.ts";
import { joinCodes } from "./phrases.ts";
import { readTexts } from "./say.ts";
import type { Voice } from "./voice.ts";

const say = readTexts("Security");

type Table = Pick<Service | Part, "fields" | "name">;

const tablesOf = ({ services }: Plan): Table[] =>
  services.flatMap((service): Table[] => [service, ...(service.parts ?? [])]);

const fieldsOf = (plan: Plan, keep: (field: Service["fields"][number]) => boolean): string[] =>
  tablesOf(plan).flatMap(({ fields, name }) => fields.filter(keep).map((field) => `${name}.${field.name}`));

/** How callers are told apart: by the layer's own sessions, or by a secret of a record. */
const describeCallers = ({ services }: Plan, callers: Callers, voice: Voice): void => {
  const { field, header, part, scheme, service } = callers;
  const holder = services.find(({ name }) => name === service);
  voice.claim(
    say("callers", {
      header,
      scheme: scheme === null ? "" : `${scheme} `,
      field,
      holder: part ?? service,
      whose: part === null ? "" : say("callers-part", { service }),
    }),
  );
  const session = holder?.parts?.find(({ name }) => name === part);
  if (session === undefined) return;
  const signOut = holder?.operations.some(({ behaviour }) => behaviour.kind === "sign-out") ?? false;
  const ends = session.expires !== undefined;
  if (ends) voice.claim(say("session-ends", { part: session.name, field: session.expires ?? "" }));
  else
    voice.object("PM", false, say(signOut ? "session-endless" : "session-final", { part: session.name, token: field }));
};

/** What is kept of secrets, and what has to be readable. */
export const describeSecrets = (plan: Plan, voice: Voice): void => {
  const { callers } = plan.product;
  const guarded = plan.services.some(({ operations }) =>
    operations.some(({ access }) => access === "signed-in" || access === "owner"),
  );
  if (callers) describeCallers(plan, callers, voice);
  else if (guarded) voice.object("PM", false, say("sessions"));
  const secrets = fieldsOf(plan, ({ origin }) => origin === "secret");
  if (secrets.length > 0) voice.claim(say("secrets", { fields: joinCodes(secrets) }));
  const passwords = fieldsOf(plan, ({ type }) => type === "password");
  if (passwords.length > 0) voice.claim(say("passwords", { fields: joinCodes(passwords) }));
  const signing = plan.services.flatMap(({ hooks, name }) =>
    hooks?.to.secret === undefined ? [] : [`${hooks.to.part ?? name}.${hooks.to.secret}`],
  );
  if (signing.length > 0) voice.claim(say("signing", { fields: joinCodes(signing) }));
};
