// The address of a view: `#/Note` or `#/Note/diary`. Nothing of it reaches the server.

/** `key` is null where the address names none, and empty where one is to be chosen. */
export const parseRoute = (hash, services) => {
  const [name = "", ...rest] = hash.replace(/^#\//, "").split("/");
  const service = services.find((candidate) => candidate.name === name) ?? services[0];
  if (service.name !== name || rest.length === 0) return { service, key: null };
  try {
    return { service, key: decodeURIComponent(rest.join("/")) };
  } catch {
    return { service, key: null };
  }
};

export const renderRoute = (service, key = null) =>
  key === null ? `#/${service.name}` : `#/${service.name}/${encodeURIComponent(key)}`;
