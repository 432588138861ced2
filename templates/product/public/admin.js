// The page for those who run the product. It uses the control API alone, with a token that somebody types in.
import { ask, forgetToken, hasToken } from "./admin-api.js";
import { renderAudit } from "./admin-audit.js";
import { renderGate } from "./admin-gate.js";
import { renderInstance } from "./admin-instance.js";
import { renderInstances } from "./admin-instances.js";
import { renderMetrics } from "./admin-metrics.js";
import { renderRecommendations } from "./admin-recommendations.js";
import { parseAdminRoute } from "./admin-route.js";
import { renderServices } from "./admin-services.js";
import { renderSettings } from "./admin-settings.js";
import { button, element, focusOn, panel } from "./element.js";
import { watchConnection } from "./news.js";

const main = document.querySelector("#main");

const VIEWS = {
  services: { title: "Services", render: renderServices },
  instances: {
    title: "Instances",
    render: (context) => (context.route.key === undefined ? renderInstances : renderInstance)(context),
  },
  settings: { title: "Settings", render: renderSettings },
  recommendations: { title: "Recommendations", render: renderRecommendations },
  metrics: { title: "Metrics", render: renderMetrics },
  audit: { title: "Audit", render: renderAudit },
};

/** Of several views under way only the last one is shown. */
let latest = 0;

const leave = () => {
  forgetToken();
  void enter();
};

const renderFrame = ({ name, tag, version }, current) => {
  const links = Object.entries(VIEWS).map(([view, { title }]) => {
    const link = element("a", { href: `#/${view}` }, title);
    if (view === current) link.setAttribute("aria-current", "page");
    return link;
  });
  document.querySelector("#views").replaceChildren(...links);
  document.querySelector("#session").replaceChildren(button("Leave", leave));
  document.querySelector("#release").textContent = [name, version.slice(0, 8), tag.slice(0, 12)]
    .filter(Boolean)
    .join(" · ");
  document.title = `${VIEWS[current].title} · ${name}`;
};

const clearFrame = () => {
  for (const place of ["#views", "#session", "#release"]) document.querySelector(place).replaceChildren();
  document.title = "Operations";
};

const showGate = (answer) => {
  clearFrame();
  const wasGiven = hasToken();
  if (answer.status === 401) forgetToken();
  main.ariaBusy = null;
  main.replaceChildren(renderGate(answer, wasGiven, enter));
  main.querySelector("input")?.focus();
};

const renderRefusal = ({ body }) =>
  panel(
    "This cannot be shown now",
    body.detail,
    button("Try again", () => enter()),
  );

const renderView = async (product, route, view) => {
  const parts = await view.render({ route, reload: enter, services: product.services });
  const content = Array.isArray(parts) ? parts : [renderRefusal(parts)];
  const head = element(
    "div",
    { className: "view-head" },
    element("h2", {}, view.title),
    button("Refresh", () => enter()),
  );
  return element("section", {}, head, content);
};

/** Reads everything anew: what operators see is never older than their last look. */
const show = async () => {
  latest += 1;
  const own = latest;
  main.ariaBusy = "true";
  const answer = await ask("GET", "/control/services");
  if (own !== latest) return;
  if (!answer.ok) return showGate(answer);
  const wanted = parseAdminRoute(location.hash);
  const name = Object.hasOwn(VIEWS, wanted.view) ? wanted.view : "services";
  const route = name === "instances" ? { ...wanted, service: wanted.service ?? answer.body.services[0].name } : wanted;
  const made = await renderView(answer.body, route, VIEWS[name]);
  if (own !== latest) return;
  renderFrame(answer.body, name);
  main.replaceChildren(made);
  main.ariaBusy = null;
};

const enter = async () => {
  await show();
  focusOn(main.querySelector("h2"));
};

addEventListener("hashchange", () => location.hash.startsWith("#/") && enter());
watchConnection();
await show();
