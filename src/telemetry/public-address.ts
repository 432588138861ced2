import ipaddr from "ipaddr.js";

/** True for an address on the public internet: neither private, loopback, link-local nor one that wraps such an address. */
export const isPublicAddress = (address: string): boolean => {
  if (!ipaddr.isValid(address)) return false;
  const parsed = ipaddr.process(address);
  // ::/96 once meant "this IPv4 address"; some systems still take it for one.
  const wrapsIpv4 =
    parsed.kind() === "ipv6" &&
    parsed
      .toByteArray()
      .slice(0, 12)
      .every((byte) => byte === 0);
  return parsed.range() === "unicast" && !wrapsIpv4;
};
