/** Stands before all Workers: finds the script that the front names and one of its live versions for each request. */
export const edge = {
  async fetch(incoming, env) {
    const script = incoming.headers.get("mf-script");
    const request = new Request(incoming);
    request.headers.delete("mf-script");
    const live = env.ROUTES[script];
    if (!live) return new Response("nothing is deployed here yet\n", { status: 404 });
    const version = choose(script, live, request);
    try {
      return await env[version.binding].fetch(request);
    } catch (error) {
      console.error(`${version.tag}Uncaught (in response) ${error instanceof Error ? (error.stack ?? error) : error}`);
      return new Response("error code: 1101\n", { status: 500 });
    }
  },
};

const choose = (script, live, request) => {
  const override = request.headers.get("cloudflare-workers-version-overrides") ?? "";
  const wanted = override
    .split(",")
    .map((pair) => pair.trim().match(/^([^=]+)="?([0-9a-f-]+)"?$/))
    .find((pair) => pair?.[1] === script)?.[2];
  const forced = live.find((version) => version.id === wanted);
  if (forced) return forced;
  const key = request.headers.get("cloudflare-workers-version-key");
  const point = key === null ? Math.random() * 100 : (fnv1a(key) % 10_000) / 100;
  return live.find((version) => point < version.upTo) ?? live[0];
};

const fnv1a = (text) => {
  let hash = 0x811c9dc5;
  for (let at = 0; at < text.length; at++) hash = Math.imul(hash ^ text.charCodeAt(at), 0x01000193) >>> 0;
  return hash;
};
