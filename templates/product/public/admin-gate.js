// What stands before the control API: the token, and what to do where it is wrong or nothing opens.
import { keepToken } from "./admin-api.js";
import { button, element, panel } from "./element.js";
import { buildForm } from "./form.js";

const FIELD = { name: "token", label: "Control token", type: "password", required: true, max: 512 };

const code = (text) => element("code", {}, text);

const whereFrom = () =>
  element(
    "p",
    { className: "help" },
    "Deploying makes the token from the Cloudflare API token. Whoever has that one finds it, in a copy of this product's repository, by ",
    code("CLOUDFLARE_API_TOKEN=… node scripts/control-token.ts"),
    ". It stays in this tab, and goes when the tab is closed.",
  );

const renderForm = (title, text, enter) => {
  const form = buildForm({
    fields: [FIELD],
    label: "Open",
    async submit({ token }) {
      if (token === undefined) return { ok: false, body: { errors: [{ field: "token", message: "is required" }] } };
      keepToken(token.trim());
      await enter();
    },
  });
  return panel(title, text, form, whereFrom());
};

const renderClosed = (enter) =>
  panel(
    "The control API is closed",
    "This deployment was given no control token, so nobody can control it, and nobody can read its metrics.",
    element(
      "p",
      {},
      "Deploy again by the workflow, which sets it; or set one by hand with ",
      code("npx wrangler secret put CONTROL_TOKEN"),
      ".",
    ),
    button("Try again", enter),
  );

/** `answer` is what the control API said; `enter` tries again, with the token that was given. */
export const renderGate = (answer, wasGiven, enter) => {
  if (answer.body?.code === "control-closed") return renderClosed(enter);
  if (answer.status !== 401)
    return panel("The control API does not answer", answer.body.detail, button("Try again", enter));
  return wasGiven
    ? renderForm(
        "That token is not accepted",
        "It may be of another product, or from before the API token changed.",
        enter,
      )
    : renderForm("Control token", "This page is for those who run the product.", enter);
};
