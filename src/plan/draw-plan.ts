import type { Key, Plan } from "./plan.ts";

const instances = (key: Key): string =>
  ({
    path: `one per ${"name" in key ? key.name : ""}`,
    generated: `one per ${"name" in key ? key.name : ""}`,
    owner: "one per person",
    single: "one for all",
  })[key.from];

/** Names are letters and digits by construction; everything else stays out of the drawing. */
const label = (text: string): string => text.replaceAll(/[^\w .-]/gu, "");

/** The architecture as a Mermaid flowchart: who calls the layer, what it routes to, which service calls which. */
export const drawPlan = ({ services }: Plan): string => {
  const outside = services.map((service) => ({
    service,
    open: service.operations.filter(({ access }) => access !== "internal").length,
  }));
  const webhooks = services.filter(({ delivery }) => delivery?.channels.some(({ via }) => via === "webhook"));
  return [
    "flowchart LR",
    '  client(["Client"]) --> layer["Orchestration layer"]',
    ...services.map(({ name, key }) => `  s${name}[("${label(name)}<br/>${label(instances(key))}")]`),
    ...outside
      .filter(({ open }) => open > 0)
      .map(({ service, open }) => `  layer -->|"${open} operation${open === 1 ? "" : "s"}"| s${service.name}`),
    ...services.flatMap(({ name, calls }) =>
      calls.map((call) => {
        const [target = "", operation = ""] = call.split(".");
        return `  s${name} -->|"${label(operation)}"| s${label(target)}`;
      }),
    ),
    ...(webhooks.length > 0 ? ['  receivers(["Webhook receivers"])'] : []),
    ...webhooks.map(({ name }) => `  s${name} -->|"POST"| receivers`),
  ].join("\n");
};
