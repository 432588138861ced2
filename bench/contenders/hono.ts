import { Hono } from "hono";

import type { Tally } from "./tally.ts";

export { Tally } from "./tally.ts";

type Env = { TALLY: DurableObjectNamespace<Tally> };

const app = new Hono<{ Bindings: Env }>();
app.get("/tallies/:key", async (context) =>
  context.json(await context.env.TALLY.getByName(context.req.param("key")).hit()),
);

export default app;
