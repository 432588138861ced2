/** Names of members that tell who made a record. */
export const OWNERS =
  /^(?:owner|author|creator|requester|reporter|user|account|person|member|sender|from|poster|maker|seller|host|organi[sz]er)(?:_?id|Id|_?name|Name)?$|^(?:created|written|posted|sent|made|opened|added|updated)_?by$|^(?:created|written|posted|sent|made|opened|added)By$/u;

/** "name of the cook who made it": said of such a member, it tells that nobody sends it. */
export const OF_WHOM =
  /^(?:the )?(?:username|user name|name|handle|id|login|e-?mail) of (?:the |whoever |its )?[\w-]+(?: (?:who|that) .+)?$/iu;
