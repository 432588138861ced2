import { USER } from "./render-script.ts";
import { type Call, type Route, replyList } from "./route.ts";

const renderAccount = ({ cloudflare }: Call) => ({ id: cloudflare.accountId, name: "Local account", type: "standard" });

/** Who is asking, and what the account holds. */
export const accountRoutes: Route[] = [
  { method: "GET", path: "/user", run: () => ({ result: USER }) },
  { method: "GET", path: "/user/tokens/verify", run: () => ({ result: { id: USER.id, status: "active" } }) },
  { method: "GET", path: "/accounts", run: (call) => replyList([renderAccount(call)]) },
  {
    method: "GET",
    path: "/memberships",
    run: (call) =>
      replyList([{ id: USER.id, status: "accepted", roles: ["Administrator"], account: renderAccount(call) }]),
  },
  { method: "GET", path: "/accounts/:account/workers/subdomain", run: () => ({ result: { subdomain: "local" } }) },
  {
    method: "GET",
    path: "/accounts/:account/workers/durable_objects/namespaces",
    run: ({ cloudflare }) =>
      replyList(
        Object.values(cloudflare.store.account.scripts).flatMap((script) =>
          Object.entries(script.classes).map(([name, { namespaceId, storage }]) => ({
            id: namespaceId,
            name: `${script.name}_${name}`,
            script: script.name,
            class: name,
            use_sqlite: storage === "sqlite",
          })),
        ),
      ),
  },
  { method: "GET", path: "/accounts/:account/storage/kv/namespaces", run: () => replyList([]) },
];
