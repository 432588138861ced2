import type { Plan, Service } from "#src/plan/plan.ts";
import { subjectOf } from "#src/plan/subject.ts";
import { UserError } from "#src/errors.ts";
import { parametersOf } from "./service-names.ts";

const NAME = /^[a-z][A-Za-z0-9]*$/u;

const refuse = (what: string, mend: string): never => {
  throw new UserError("plan-unsound", what, mend);
};

const checkPublished = (whole: Service): void => {
  const { events = [], name: service, operations } = whole;
  for (const { after, fields: told, name, on } of events) {
    const { fields } = subjectOf(whole, { on });
    const where = `The event ${service}.${name}`;
    if (!NAME.test(name)) refuse(`${where} has no usable name.`, "Use camelCase, such as `noteWritten`.");
    if (events.filter((event) => event.name === name).length > 1)
      refuse(`${where} stands twice.`, "Give one of them another name.");
    const unknown = told.find((field) => !fields.some((candidate) => candidate.name === field));
    if (unknown !== undefined)
      refuse(`${where} tells \`${unknown}\`, and ${service} has no such field.`, `Add it to ${service}.`);
    for (const operation of after) {
      const kind = operations.find((candidate) => candidate.name === operation)?.behaviour.kind;
      if (kind === undefined || !["create", "replace", "update", "delete", "act"].includes(kind))
        refuse(`${where} is told after ${operation}, which changes no record.`, "Name an operation that does.");
    }
  }
};

const checkHeard = (plan: Plan, { name: service, operations, subscriptions = [] }: Service): void => {
  for (const { event, keyField, operation } of subscriptions) {
    const [publisher = "", name = ""] = event.split(".");
    const told = plan.services
      .find((candidate) => candidate.name === publisher)
      ?.events?.find((candidate) => candidate.name === name);
    if (told === undefined)
      return refuse(`${service} listens to ${event}, which nobody tells.`, `Let ${publisher} tell ${name}.`);
    if (!operations.some((candidate) => candidate.name === operation && candidate.access === "internal"))
      refuse(
        `${service} hears ${event} by ${operation}, which is no operation for other services.`,
        `Add it to ${service}, for other services only.`,
      );
    if (keyField !== null && !told.fields.includes(keyField))
      refuse(`${event} does not tell \`${keyField}\`, by which ${service} finds its instance.`, "Add it to the event.");
    // One queue to each listener is what keeps its events in order.
    if (subscriptions.filter((other) => other.event === event).length > 1)
      refuse(`${service} listens to ${event} twice.`, "Do both things in one operation.");
  }
};

const checkFeed = ({ feed, key, name, operations }: Service): void => {
  if (feed === undefined) return;
  if (operations.some((operation) => operation.name === feed.name))
    refuse(`${name}.${feed.name} is an operation and a feed.`, "Give one of them another name.");
  const own = "name" in key ? [key.name] : [];
  if (parametersOf(feed.path).some((parameter) => !own.includes(parameter)))
    refuse(`The feed ${name}.${feed.name} is about one record.`, "Let its path name the instance alone.");
};

/** Refuses with a `UserError` events that nobody tells or hears, before any code is written. */
export const checkEvents = (plan: Plan): void => {
  for (const service of plan.services) {
    checkPublished(service);
    checkHeard(plan, service);
    checkFeed(service);
  }
};
