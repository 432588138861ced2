/** Marks every line that this Worker prints, so that one runtime can keep a log for each Worker. */
export const tagConsole = (tag) => {
  for (const level of ["debug", "error", "info", "log", "warn"]) {
    const print = console[level].bind(console);
    console[level] = (...values) =>
      typeof values[0] === "string" ? print(tag + values[0], ...values.slice(1)) : print(tag, ...values);
  }
};
