// The form by which people add something.
import { buildForm, createOnce } from "./form.js";
import { tell } from "./news.js";
import { showSecret } from "./session.js";
import { capital, fieldOf, namesKey, namingField, recordParameter, shapeOf } from "./operations.js";

const MAX_KEY = 128;

/** Names that stand in the path and are people's to choose. */
const pathFields = (service, operation) => {
  const { key, noun } = service;
  const byKey = shapeOf(service) === "named" && namesKey(service, operation);
  const parameter = recordParameter(service, operation);
  const label = `${capital(key?.noun ?? "")} of the ${noun}`;
  return [
    ...(byKey ? [{ name: key.name, label, type: "text", required: true, max: MAX_KEY }] : []),
    ...(parameter === undefined ? [] : [{ ...namingField(service, operation), name: parameter, required: true }]),
  ];
};

/** A name that is made up unless somebody chooses it. */
const chosenKeyFields = (service, operation) => {
  const { key, noun } = service;
  if (key?.from !== "generated" || namesKey(service, operation)) return [];
  const help = "Leave it empty, and one is made up";
  return [{ name: key.name, label: `${capital(key.noun)} of the new ${noun}`, type: "text", max: MAX_KEY, help }];
};

const pick = (values, fields) => Object.fromEntries(fields.map(({ name }) => [name, values[name]]));

/** An empty name would lead to another address. */
const missing = (values, fields) =>
  fields.filter(({ name }) => values[name] === undefined).map(({ name }) => ({ field: name, message: "is required" }));

/** `done` gets the service's answer. `place` is the instance that is added to, where one was chosen. */
export const buildAddition = ({ call, cancel, done, operation, place, service }) => {
  const inPath = pathFields(service, operation);
  const inBody = [...operation.accepts.map((name) => fieldOf(service, name)), ...chosenKeyFields(service, operation)];
  const once = createOnce();
  return buildForm({
    fields: [...inPath, ...inBody],
    label: operation.phrase,
    cancel,
    async submit(values, form) {
      const errors = missing(values, inPath);
      if (errors.length > 0) return { ok: false, body: { errors } };
      const parameters = { ...(service.key !== null && { [service.key.name]: place }), ...pick(values, inPath) };
      const body = pick(values, inBody);
      const answer = await call(operation, undefined, { body, parameters, once: once.keyFor([parameters, body]) });
      if (!answer.ok) return answer;
      once.succeed();
      form.reset();
      done(answer);
      tell(`${operation.phrase}: done.`);
      void showSecret(service, answer.body);
    },
  });
};
