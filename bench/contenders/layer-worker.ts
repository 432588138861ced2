import { worker } from "./layer.ts";

export { InstanceRegistry, Monitor, Relay, SessionKeyring, Tally } from "./layer.ts";

export default worker;
