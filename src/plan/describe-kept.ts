import { describeExpression } from "#src/spec/expression/describe-expression.ts";
import type { Delivery, History, LimitSpec, Log, QueueSpec, Rendering } from "#src/spec/spec.ts";
import { nounsOf } from "./describe-bounds.ts";
import type { Service } from "./plan.ts";

const describeLimit = (limit: LimitSpec): string => {
  const when = limit.when === undefined ? "" : `where ${describeExpression(limit.when)}: `;
  if (limit.kind === "bucket")
    return `${when}allows ${describeExpression(limit.capacity)} at once, and ${describeExpression(limit.refill)} more each second`;
  const span = `${describeExpression(limit.seconds)} seconds${limit.kind === "sliding" ? " that slide along" : " by the clock"}`;
  return `${when}allows ${describeExpression(limit.most)} in ${span}`;
};

const describeQueue = ({
  attempts,
  available,
  backoff,
  most,
  order = [],
  state,
  states,
  until,
}: QueueSpec): string[] => {
  const first = order.map(({ descending, field }) => `${descending ? "highest" : "lowest"} ${field}`);
  return [
    `is handed out while ${state} is ${states.ready}, ${[...first, `earliest ${available}`].join(", then ")} first; ${states.leased} until ${until}, and ${states.done} when it is given back as done`,
    `what fails, or is not given back in time, is ${states.delayed ?? states.ready} again for so many seconds, twice as many each time: ${describeExpression(backoff)}`,
    `after ${describeExpression(most)} times, counted in ${attempts}, it is ${states.dead}`,
  ];
};

const describeLog = ({ fields, into }: Log): string =>
  `each change${fields === undefined ? "" : ` of ${fields.join(" and ")}`} is written down in ${nounsOf(into)}`;

const describeHistory = ({ part, skips }: History): string =>
  `every state is kept in ${nounsOf(part)}${skips ? ", but for what changes nothing" : ""}`;

const describeDelivery = ({
  backoffSeconds,
  channelField,
  channels,
  maxAttempts,
  priorityField,
  statusField,
}: Delivery) => [
  ...channels.map((channel) =>
    channel.via === "service"
      ? `${channel.name} in ${channelField}: ${channel.fields.join(", ")} to ${channel.service}.${channel.operation}`
      : `${channel.name} in ${channelField}: POSTed to ${channel.urlField}`,
  ),
  `${statusField} tells how far it is; at most ${maxAttempts} times, ${backoffSeconds} seconds after the first failure${priorityField === null ? "" : `, by ${priorityField}`}`,
];

const describeRendering = ({ bodyField, dataField, into, service, templateField }: Rendering): string =>
  `${into} is made from the ${bodyField} of the ${service} that ${templateField} names, filled from ${dataField}`;

type Kept = Partial<Pick<Service, "delivery" | "history" | "limits" | "logs" | "queue" | "rendering">>;

/** What a service does with its records by itself, a sentence each. */
export const describeKept = ({ delivery, history, limits = [], logs = [], queue, rendering }: Kept): string[] =>
  [
    ...limits.map(describeLimit),
    ...(queue === undefined ? [] : describeQueue(queue)),
    ...logs.map(describeLog),
    ...(history === undefined ? [] : [describeHistory(history)]),
    ...(delivery ? describeDelivery(delivery) : []),
    ...(rendering ? [describeRendering(rendering)] : []),
  ].map((text) => text.replaceAll("`", ""));
