import type { Fault } from "./fault.ts";

const PATH = "src/services/notification.ts";
const HEAD = `  /** \`POST /recipients/{recipient}/notifications\` (signed-in): Create a notification. */`;
const RENDER = "return await this.instance.render(call, values, rendering);";

/** Faults of products whose services ask each other, deliver by alarms, and are read through a cache. */
export const OTHER_FAULTS: readonly Fault[] = [
  {
    name: "lock-step calls",
    kind: "release",
    product: "notification-system",
    edits: [
      {
        path: PATH,
        find: `  list(call: Call, input: Input): Outcome {`,
        replace: `  async list(call: Call, input: Input): Promise<Outcome> {
    for (const { data, template } of this.records.where([]).slice(0, 20)) {
      const values = { template: template ?? "greeting", data: data ?? {} };
      await this.instance.render(call, values, rendering).catch(() => null);
    }`,
      },
    ],
    seeded: {
      cause: "another service is asked again for each of a list, one after the other",
      service: "Notification",
      operations: ["Notification.list"],
      metrics: ["latency", "p95", "p99"],
      harms: ["Template.look"],
    },
  },
  {
    name: "retry storm",
    kind: "release",
    product: "notification-system",
    edits: [
      {
        path: PATH,
        find: RENDER,
        replace: `for (let tried = 0; tried < 15; tried += 1)
          try {
            ${RENDER}
          } catch {
            await scheduler.wait(30);
          }
        ${RENDER}`,
      },
    ],
    seeded: {
      cause: "what fails is asked for fifteen times more at once",
      service: "Notification",
      operations: ["Notification.create"],
      metrics: ["latency", "p95", "p99"],
      harms: ["Template.look"],
    },
  },
  {
    name: "silent alarm",
    kind: "release",
    product: "notification-system",
    edits: [
      {
        path: PATH,
        find: HEAD,
        replace: `  /** Deliveries are made elsewhere now. */\n  override async alarm(): Promise<void> {}\n\n${HEAD}`,
      },
    ],
    seeded: {
      cause: "nothing is delivered: the alarm does nothing",
      service: "Notification",
      operations: [],
      metrics: ["alarms"],
      harms: ["Inbox.putMessage"],
    },
  },
  {
    name: "restless alarm",
    kind: "release",
    product: "notification-system",
    edits: [
      {
        path: PATH,
        find: HEAD,
        replace: `  /** Looks again soon. */\n  override async alarm(info?: AlarmInvocationInfo): Promise<void> {
    await super.alarm(info);
    await this.ctx.storage.setAlarm(Date.now() + 100);
  }\n\n${HEAD}`,
      },
    ],
    seeded: {
      cause: "the alarm sets itself again ten times a second",
      service: "Notification",
      operations: [],
      metrics: ["alarms"],
    },
  },
  {
    name: "short timeout",
    kind: "release",
    product: "notification-system",
    edits: [
      {
        path: PATH,
        find: RENDER,
        replace: `const begun = Date.now();
        const made = await this.instance.render(call, values, rendering);
        const most = Number((this.env as unknown as Record<string, unknown>)["TEMPLATE_MS"] ?? 0);
        if (Date.now() - begun > most) throw new Error("the template took too long");
        return made;`,
      },
    ],
    seeded: {
      cause: "a template may take as long as a setting says that nobody has set",
      service: "Notification",
      operations: ["Notification.create"],
      metrics: ["errors", "new errors"],
    },
  },
  {
    name: "receiver down",
    kind: "condition",
    product: "notification-system",
    condition: "receiver down",
    seeded: {
      cause: "the receiver of webhooks answers 500",
      service: "Notification",
      operations: [],
      verdicts: ["dead-letters"],
    },
  },
  {
    name: "dependency down",
    kind: "condition",
    product: "notification-system",
    condition: "templates paused",
    seeded: {
      cause: "Template answers nobody, so messages can't be made",
      service: "Template",
      operations: ["Template.look"],
      verdicts: ["errors"],
      harms: ["Notification.create"],
    },
  },
  {
    name: "cache taken out",
    kind: "release",
    product: "url-shortener",
    edits: [
      {
        path: "src/orchestration/edge/answer-operation.ts",
        find: "until: exchange.started + cacheMs }",
        replace: "until: exchange.started + cacheMs / 1_000 }",
      },
    ],
    seeded: {
      cause: "answers are kept for a thousandth of the time",
      service: "Link",
      operations: ["Link.lookUp"],
      metrics: ["cache"],
    },
  },
];
