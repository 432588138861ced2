import type { Turn } from "#src/agents/agents.ts";
import { renderCount } from "#src/markdown.ts";
import type { Service } from "#src/plan/plan.ts";
import { frontendPoints } from "./frontend-points.ts";
import { joinCodes, joinWords, openOperations } from "./phrases.ts";
import { readTexts } from "./say.ts";
import type { Voice } from "./voice.ts";

const say = readTexts("Frontend");

/** What one service puts on the page: a field to choose the instance, forms, a list, buttons. */
const partsOf = (service: Service): string => {
  const operations = openOperations(service);
  const of = (...kinds: string[]) => operations.filter(({ behaviour }) => kinds.includes(behaviour.kind));
  const [form] = of("create", "replace");
  const [list] = of("list");
  const buttons = of("act", "update", "delete", "clear").map(({ name }) => name);
  const filters = list?.behaviour.kind === "list" ? list.behaviour.filters : [];
  const parts = [
    service.key.from === "path" ? `a box for the \`${service.key.name}\`` : "",
    form ? `a form of ${renderCount(form.accepts.length, "field")} (${joinCodes(form.accepts.slice(0, 6))})` : "",
    list ? `a list${filters.length > 0 ? ` filtered by ${joinCodes(filters)}` : ""}` : "",
    buttons.length > 0 ? `${renderCount(buttons.length, "button")} (${joinCodes(buttons)})` : "",
  ];
  const there = parts.filter((part) => part !== "");
  return `for \`${service.name}\` ${there.length > 0 ? joinWords(there) : "only what is read"}`;
};

/** What the page shows, and what it misses in the API. */
export const speakFrontend = (turn: Turn, voice: Voice): void => {
  if (turn.round > 1) return;
  const { services } = turn.plan;
  const shown = services.filter((service) => openOperations(service).length > 0);
  voice.claim(say("page", { parts: shown.map(partsOf).join("; ") }));
  for (const { text } of frontendPoints(turn.plan)) voice.ask("Backend", text);
  const all = shown.flatMap(openOperations);
  const guarded = all.filter(({ access }) => access !== "anyone").length;
  voice.claim(
    guarded === 0
      ? say("no-sign-in")
      : say("sign-in", {
          count: guarded === all.length ? "All operations" : `${guarded} of ${renderCount(all.length, "operation")}`,
        }),
  );
  for (const service of services) {
    const kinds = openOperations(service).map(({ behaviour }) => behaviour.kind);
    if (kinds.length === 0) voice.claim(say("internal", { service: service.name }));
    if (kinds.includes("update") && !kinds.includes("read") && !kinds.includes("list"))
      voice.object("Backend", false, say("no-read-back", { service: service.name }));
    if (service.delivery) voice.claim(say("polling", { service: service.name, field: service.delivery.statusField }));
  }
};
