import { readKey } from "./read-key.ts";

const since = Date.now();
let hits = 0;

export default {
  fetch(request: Request): Response {
    hits += 1;
    return Response.json({ unit: readKey(request), hits, since });
  },
};
