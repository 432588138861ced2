import { worker } from "./layer.ts";

export { InstanceRegistry, Relay, SessionKeyring, Tally } from "./layer.ts";

export default worker;
