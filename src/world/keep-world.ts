import { once } from "node:events";
import type { Stage } from "./demo.ts";
import type { Terminal } from "./terminal.ts";

/** Leaves the world up until it is told to stop, and says how a stranger uses it. */
export const keepWorld = async (
  { world, app, repo }: Stage,
  terminal: Terminal,
  signal: AbortSignal,
): Promise<void> => {
  const stranger = world.github.addUser({ login: "you", name: "You" });
  const { url, apiUrl } = world.github;
  const [owner] = repo.split("/");
  terminal.say(`
The world stays up. Ctrl-C ends it.

  GitHub      ${url}
  its API     ${apiUrl}
  Cloudflare  ${world.cloudflare.apiBaseUrl}
  the app     ${app.webhookUrl}

You are “you”, with this token:

  export TOKEN=${stranger.token}

Make a repository and file a spec in it (the app is installed on all of yours; the label “spec” is what calls it):

  curl -sH "authorization: Bearer $TOKEN" ${apiUrl}/user/repos -d '{"name":"my-links","auto_init":true}'
  node -e 'const [t,...b]=require("fs").readFileSync("examples/specs/url-shortener.md","utf8").split("\\n");
    console.log(JSON.stringify({title:t.replace(/^# /,""),body:b.join("\\n"),labels:["spec"]}))' |
    curl -sH "authorization: Bearer $TOKEN" ${apiUrl}/repos/you/my-links/issues -d @-

Watch it at ${url}/you/my-links/issues/1, then look at the branch, and merge pull request 2:

  git clone http://you:$TOKEN@${url.slice("http://".length)}/you/my-links.git
  curl -sX PUT -H "authorization: Bearer $TOKEN" ${apiUrl}/repos/you/my-links/pulls/2/merge -d '{"merge_method":"squash"}'

Ask Cloudflare what runs, with the real wrangler:

  CLOUDFLARE_API_BASE_URL=${world.cloudflare.apiBaseUrl} CLOUDFLARE_API_TOKEN=${world.cloudflare.apiToken} \\
  CLOUDFLARE_ACCOUNT_ID=${world.cloudflare.accountId} npx wrangler deployments list --name ${repo.slice((owner ?? "").length + 1)}
`);
  if (!signal.aborted) await once(signal, "abort");
};
