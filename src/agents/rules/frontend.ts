import type { Turn } from "#src/agents/agents.ts";
import { renderCount } from "#src/markdown.ts";
import type { Operation, Service } from "#src/plan/plan.ts";
import { frontendPoints } from "./frontend-points.ts";
import { joinCodes, nameSome, openOperations } from "./phrases.ts";
import { readTexts } from "./say.ts";
import type { Voice } from "./voice.ts";

const say = readTexts("Frontend");
/** Kinds that the page has a control for. */
const SHOWN = new Set("create read list update replace delete act clear count redirect".split(" "));
const VIEWS = 4;

/** Whether a person can do it on the page: of a service's own records, and not of what has a value in the path. */
const isOnPage = ({ behaviour, on }: Operation): boolean =>
  SHOWN.has(behaviour.kind) &&
  on === undefined &&
  !(behaviour.kind === "list" && (behaviour.within !== undefined || behaviour.needs !== undefined));

/** What one service puts on the page: a field to choose the instance, forms, a list, buttons. */
const viewOf = (service: Service): string => {
  const operations = openOperations(service).filter(isOnPage);
  const of = (...kinds: string[]) => operations.filter(({ behaviour }) => kinds.includes(behaviour.kind));
  const [form] = of("create", "replace");
  const [list] = of("list");
  const buttons = of("act", "update", "delete", "clear").map(({ name }) => name);
  const filters =
    list?.behaviour.kind === "list"
      ? [...list.behaviour.filters, ...(list.behaviour.narrows ?? []).map(({ parameter }) => parameter)]
      : [];
  const parts = [
    service.key.from === "path" ? `a box for the \`${service.key.name}\`` : "",
    form ? `a form of ${renderCount(form.accepts.length, "field")}` : "",
    list ? `a list${filters.length > 0 ? ` filtered by ${nameSome(filters, 3)}` : ""}` : "",
    buttons.length > 0 ? `buttons for ${nameSome(buttons, 3)}` : "",
  ];
  const there = parts.filter((part) => part !== "");
  return `\`${service.name}\`: ${there.length > 0 ? there.join(", ") : "only what is read"}`;
};

const describeViews = (services: readonly Service[], voice: Voice): void => {
  const views = services.slice(0, VIEWS).map(viewOf).join("; ");
  const more = services.length - VIEWS;
  const values = { count: renderCount(services.length, "view"), views };
  voice.claim(
    more > 0
      ? say("page-more", {
          ...values,
          more: nameSome(
            services.slice(VIEWS).map(({ name }) => name),
            6,
          ),
        })
      : say("page", values),
  );
};

const signInText = ({ plan }: Turn, guarded: number, all: number): string => {
  const { callers } = plan.product;
  const count = guarded === all ? `All ${all} operations` : `${guarded} of ${renderCount(all, "operation")}`;
  if (guarded === 0) return say("no-sign-in");
  if (callers === undefined) return say("sign-in", { count });
  if (callers.part !== null)
    return say("sign-in-password", { count, service: callers.service, header: callers.header });
  return say("sign-in-callers", { count, field: callers.field, header: callers.header });
};

/** What changes without anybody here doing it. */
const describeNews = (services: readonly Service[], voice: Voice): void => {
  const rooms = services.filter(({ room }) => room !== undefined).map(({ name }) => name);
  const polled = services.flatMap(({ delivery, fires, lapses = [], name }) => [
    ...(delivery ? [`${name}.${delivery.statusField}`] : []),
    ...(fires ? [`${name}.${fires.at}`] : []),
    ...lapses.map(({ field }) => `${name}.${field}`),
  ]);
  if (polled.length > 0) voice.claim(say("polling", { fields: joinCodes([...new Set(polled)]) }));
  if (rooms.length > 0) voice.claim(say("rooms", { services: joinCodes(rooms) }));
};

/** What the page shows, what only programs can do, and what it misses in the API. */
export const speakFrontend = (turn: Turn, voice: Voice): void => {
  if (turn.round > 1) return;
  const { services } = turn.plan;
  const all = services.flatMap((service) =>
    openOperations(service).map((operation) => ({ operation, name: `${service.name}.${operation.name}` })),
  );
  const shown = services.filter((service) => openOperations(service).some(isOnPage));
  if (shown.length > 0) describeViews(shown, voice);
  else voice.claim(say("nothing"));
  for (const { text } of frontendPoints(turn.plan)) voice.ask("Backend", text);
  const left = all.filter(({ operation }) => !isOnPage(operation)).map(({ name }) => name);
  if (left.length > 0)
    voice.object(
      "QA",
      false,
      say("api-alone", { count: renderCount(left.length, "operation"), operations: nameSome(left, 4) }),
    );
  voice.claim(signInText(turn, all.filter(({ operation }) => operation.access !== "anyone").length, all.length));
  describeNews(services, voice);
  for (const service of services) {
    const kinds = openOperations(service).map(({ behaviour }) => behaviour.kind);
    if (kinds.includes("update") && !kinds.includes("read") && !kinds.includes("list"))
      voice.object("Backend", false, say("no-read-back", { service: service.name }));
  }
};
