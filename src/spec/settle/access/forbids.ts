/** "A member who tries what only the owner may do gets 403": what stands beside each request, once more. */
export const REPEATS =
  /\b(?:what|calls?|requests?|something|anything) (?:that )?(?:only|nobody but|(?:the|their) role|they|he|she)\b[^.]*\b403\b|^(?:anything|everything|whatever|all the rest|the rest)(?: else)?\b[^.]*\b403\b/iu;
