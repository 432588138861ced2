// What is done to many records at once cannot be undone, so it is asked for again.
import { mayCall } from "./api.js";
import { confirm } from "./dialog.js";
import { button } from "./element.js";
import { tell } from "./news.js";
import { operationsOf } from "./operations.js";

const clear = async (service, operation, call) => {
  const { help = `This removes ${service.nouns} for good`, label, phrase } = operation;
  if (!(await confirm(`${phrase}?`, `${help}. It cannot be undone.`, label))) return;
  const { body, ok } = await call(operation);
  tell(ok ? `${phrase}: ${body?.deleted ?? "done"}.` : (body?.detail ?? "That did not work."));
};

/** A button for each operation that clears; `done` is called afterwards. */
export const renderClearing = (service, { call }, done) =>
  operationsOf(service, "clear")
    .filter(mayCall)
    .map((operation) =>
      button(operation.phrase, async () => {
        await clear(service, operation, call);
        done();
      }),
    );
