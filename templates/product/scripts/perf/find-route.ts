import { matchRoute, type Route } from "../../src/orchestration/edge/router.ts";

/** The route of a request as a scenario writes it; null: it reaches no operation. */
export const findRoute = (routes: readonly Route[], method: string, path: string): Route | null => {
  try {
    return matchRoute(routes, method, path.split("?")[0] ?? "").route;
  } catch {
    return null;
  }
};

/** Whether what is asked makes an instance of its own, with a name made for it. */
export const makesInstance = (route: Route | null): boolean =>
  route !== null && route.key.from === "generated" && !route.segments.includes(`{${route.key.name}}`);
