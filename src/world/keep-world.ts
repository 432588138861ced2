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
  const { apiBaseUrl, apiToken, accountId } = world.cloudflare;
  terminal.say(`
The world stays up. Ctrl-C ends it, and nothing of it is kept.

  GitHub      ${url}
  its API     ${apiUrl}
  Cloudflare  ${apiBaseUrl}
  the app     ${app.webhookUrl}

In another terminal, in this folder: you are “you”, with this token.

  export TOKEN=${stranger.token} API=${apiUrl}

Make a repository and file a spec in it. The app is installed on all of yours; the label “spec” is what calls it.

  curl -sH "authorization: Bearer $TOKEN" $API/user/repos -d '{"name":"my-links","auto_init":true}' -o /dev/null
  node -e 'const [t,...b]=require("fs").readFileSync("examples/specs/url-shortener.md","utf8").split("\\n");
    console.log(JSON.stringify({title:t.replace(/^# /,""),body:b.join("\\n"),labels:["spec"]}))' |
    curl -sH "authorization: Bearer $TOKEN" $API/repos/you/my-links/issues -d @- -o /dev/null

Watch it at ${url}/you/my-links/issues/1. Its branch is yours to clone and to push to; each push is checked.

  git clone -b aidevos/1-url-shortener http://you:$TOKEN@${url.slice("http://".length)}/you/my-links.git /tmp/my-links
  git -C /tmp/my-links -c user.name=You -c user.email=you@example.com commit --allow-empty -m "chore: try the checks"
  git -C /tmp/my-links push
  curl -sH "authorization: Bearer $TOKEN" $API/repos/you/my-links/commits/aidevos/1-url-shortener/check-runs

Pull request 2 is a draft until its checks are green. Then approve it and merge it; that deploys it.

  curl -sH "authorization: Bearer $TOKEN" $API/repos/you/my-links/pulls/2/reviews -d '{"event":"APPROVE"}' -o /dev/null
  curl -sX PUT -H "authorization: Bearer $TOKEN" $API/repos/you/my-links/pulls/2/merge -d '{"merge_method":"squash"}'
  curl -sH "authorization: Bearer $TOKEN" $API/repos/you/my-links/deployments

Ask Cloudflare what runs, with the real wrangler.

  CLOUDFLARE_API_BASE_URL=${apiBaseUrl} CLOUDFLARE_API_TOKEN=${apiToken} \\
  CLOUDFLARE_ACCOUNT_ID=${accountId} npx wrangler deployments list --name ${repo.slice(repo.indexOf("/") + 1)}
`);
  if (!signal.aborted) await once(signal, "abort");
};
