// Signing in. By the layer's own sessions it takes a name: whoever signs in is a new person, and nobody can be that person
// again without this browser. Where the product itself tells its callers apart, it takes what they are known by.
import { createSession, readCallers, signIn } from "./api.js";
import { confirm, openDialog } from "./dialog.js";
import { button, element } from "./element.js";
import { buildForm } from "./form.js";
import { forgetSession, keepSession, readSession } from "./memory.js";
import { tell } from "./news.js";

const NAME = { name: "name", label: "Your name", type: "text", required: true, max: 64, help: "Others may see it" };
const SHOWN = 4;

const buildNameSignIn = (done) =>
  buildForm({
    fields: [NAME],
    label: "Sign in",
    async submit({ name }) {
      const answer = await createSession(name);
      if (!answer.ok) return answer;
      done();
      tell(`Signed in as ${answer.body.person.name}.`);
    },
  });

/** What people call a secret without giving it away. */
const nameOf = ({ label }, secret) => `${label} …${secret.slice(-SHOWN)}`;

const useSecret = (callers, secret) => {
  keepSession({ token: secret, person: { name: nameOf(callers, secret) } });
  tell(`This browser uses the ${callers.noun} from now on.`);
};

/** Whoever has a secret gives it; it leaves the browser with requests alone. */
const buildSecretSignIn = (callers, done) => {
  const { field: name, header, label, noun, scheme } = callers;
  const carried = scheme === null ? header : `${header}: ${scheme}`;
  const help = `Sent as ${carried} with each request, and kept in this browser until you sign out`;
  return buildForm({
    fields: [{ name, label, type: "password", required: true, help }],
    label: `Use this ${noun}`,
    async submit(values) {
      const secret = (values[name] ?? "").trim();
      if (secret === "") return { ok: false, body: { errors: [{ field: name, message: "is required" }] } };
      done();
      useSecret(callers, secret);
    },
  });
};

const buildPasswordSignIn = (callers, done) => {
  const fields = callers.signIn.fields.map((field) => ({ ...field, long: false }));
  const [first] = fields;
  return buildForm({
    fields,
    label: "Sign in",
    async submit(values) {
      const name = String(values[first.name] ?? "");
      const answer = await signIn(values, name);
      if (!answer.ok) return answer;
      done();
      tell(`Signed in as ${name}.`);
    },
  });
};

/** `done` is called when somebody has signed in. */
export const buildSignIn = (done = () => {}) => {
  const callers = readCallers();
  if (callers === null) return buildNameSignIn(done);
  return callers.signIn === undefined ? buildSecretSignIn(callers, done) : buildPasswordSignIn(callers, done);
};

/** What to do, for whoever is not known yet. */
export const describeSignIn = () => {
  const callers = readCallers();
  if (callers === null) return "A name is enough.";
  return callers.signIn === undefined ? `Give the ${callers.noun} that you were told.` : "";
};

/** Shows a secret that was told with a new record, since nobody is told it again. Resolves when it was closed. */
export const showSecret = (service, record) => {
  const callers = readCallers();
  const secret = callers?.service === service.name ? record?.[callers.field] : undefined;
  if (secret === undefined) return Promise.resolve();
  return openDialog(`Keep this ${callers.noun}`, (close) => [
    element("p", {}, "It is shown this one time, and nobody can look it up again."),
    element("p", { className: "secret" }, element("code", {}, secret)),
    element(
      "div",
      { className: "actions" },
      button("Copy", () => navigator.clipboard.writeText(secret)),
      button(
        "Use it here",
        () => {
          close();
          useSecret(callers, secret);
        },
        { className: "main", dataset: { first: "" } },
      ),
    ),
  ]);
};

const signOut = async () => {
  const callers = readCallers();
  const text =
    callers === null
      ? "What you have made here belongs to this sign-in, and signing in again makes a new one, even under the same name."
      : `This browser forgets the ${callers.noun}. Whoever has it can use it again.`;
  if (!(await confirm("Sign out?", text, "Sign out"))) return;
  forgetSession();
  tell("Signed out.");
};

/** Who is signed in, in the head of the page. */
export const renderSession = (place) => {
  const session = readSession();
  place.replaceChildren(
    ...(session === null
      ? [button("Sign in", () => openDialog("Sign in", buildSignIn))]
      : [element("span", { className: "person" }, session.person.name), button("Sign out", signOut)]),
  );
};
