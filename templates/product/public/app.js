// The page for people: it shows what product.json names, one service at a time, and uses the public API alone.
import { renderAddition } from "./addition-view.js";
import { callOperation, setCallers } from "./api.js";
import { renderCollection } from "./collection-view.js";
import { button, element, focusOn, panel } from "./element.js";
import { renderChooser, shelfOfKeys } from "./key-chooser.js";
import { onSession, remembered } from "./memory.js";
import { watchConnection } from "./news.js";
import { additionOf, capital, hasPlace, namesKey } from "./operations.js";
import { parseRoute, renderRoute } from "./route.js";
import { renderSession } from "./session.js";
import { renderHead } from "./view-head.js";

const main = document.querySelector("#main");
const productName = document.title;
/** Aborted when another view takes the place of this one. */
let view = new AbortController();

const go = (service, key) => {
  location.hash = renderRoute(service, key);
};

const call = (operation, _, more) => callOperation(operation, more.parameters, more);

/** Before an instance is chosen: by its name, or by making one that gets a name. */
const renderEntrance = (service) => {
  const addition = additionOf(service);
  const makesInstance = addition !== undefined && !namesKey(service, addition);
  const added = ({ body }) => go(service, body[service.key.name]);
  const { head, inline } = makesInstance ? renderAddition({ added, call, place: null, service }) : {};
  const chooser = renderChooser(service, (name) => go(service, name));
  return element("section", {}, renderHead(service, null, head ?? null), inline, chooser);
};

const renderView = (service, key) => {
  if (!hasPlace(service)) return renderCollection({ service, place: null, name: key, signal: view.signal });
  const place = key ?? remembered(shelfOfKeys(service))[0] ?? "";
  if (place === "") return renderEntrance(service);
  return renderCollection({ service, place, name: null, signal: view.signal, choose: () => go(service, "") });
};

const renderNavigation = (services, current) => {
  const links = services.map((service) => {
    const link = element("a", { href: renderRoute(service) }, capital(service.nouns));
    if (service === current) link.setAttribute("aria-current", "page");
    return link;
  });
  document.querySelector("#services").replaceChildren(...(services.length > 1 ? links : []));
};

const show = ({ services, signIn }) => {
  view.abort();
  view = new AbortController();
  const { key, service } = parseRoute(location.hash, services);
  document.title = `${capital(service.nouns)} · ${productName}`;
  if (signIn) renderSession(document.querySelector("#session"));
  renderNavigation(services, service);
  main.replaceChildren(renderView(service, key));
};

const readProduct = async () => {
  try {
    const response = await fetch("/product.json");
    return response.ok ? await response.json() : null;
  } catch {
    return null;
  }
};

const start = async () => {
  const product = await readProduct();
  if (product === null) {
    main.replaceChildren(panel("No connection", "The page could not be loaded.", button("Try again", start)));
    return;
  }
  setCallers(product.callers);
  show(product);
  onSession(() => {
    show(product);
    // The form in which somebody signed in is gone, and the focus with it.
    if (document.activeElement === document.body) focusOn(main.querySelector("h2"));
  });
  addEventListener("hashchange", () => {
    // The link that skips to the content is no address of a view.
    if (!location.hash.startsWith("#/")) return;
    show(product);
    focusOn(main.querySelector("h2"));
  });
};

watchConnection();
await start();
