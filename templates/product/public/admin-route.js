// The address of a view: `#/instances/Note/diary` or `#/instances/Note?state=idle`. It never holds the token.

const decode = (segment) => {
  try {
    return decodeURIComponent(segment);
  } catch {
    return segment;
  }
};

/** `view`, and of some views the service, the key of an instance, and the state that instances are to be in. */
export const parseAdminRoute = (hash) => {
  const [path, query = ""] = hash.replace(/^#\//, "").split("?");
  const [view = "", service, ...key] = path.split("/").map(decode);
  const state = new URLSearchParams(query).get("state");
  return { view, service, key: key.length === 0 ? undefined : key.join("/"), state };
};
