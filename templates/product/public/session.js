// Signing in takes a name. Whoever signs in is a new person, and nobody can be that person again without this browser.
import { createSession } from "./api.js";
import { confirm, openDialog } from "./dialog.js";
import { button, element } from "./element.js";
import { buildForm } from "./form.js";
import { forgetSession, readSession } from "./memory.js";
import { tell } from "./news.js";

const NAME = { name: "name", label: "Your name", type: "text", required: true, max: 64, help: "Others may see it" };

/** `done` is called when somebody has signed in. */
export const buildSignIn = (done = () => {}) =>
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

const signOut = async () => {
  const text =
    "What you have made here belongs to this sign-in, and signing in again makes a new one, even under the same name.";
  if (!(await confirm("Sign out for good?", text, "Sign out"))) return;
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
