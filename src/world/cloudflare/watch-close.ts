const CLOSE = 0x8;
const MASKED = 0x80;
const SHORT = 125;

/** Bytes of a frame's head, once its second byte is known; the payload's length stands in the last of them but the mask. */
const headOf = (second: number): { head: number; mask: number } => {
  const length = second & ~MASKED;
  const mask = second & MASKED ? 4 : 0;
  return { head: 2 + (length <= SHORT ? 0 : length === SHORT + 1 ? 2 : 8) + mask, mask };
};

const lengthIn = (head: readonly number[], mask: number): number => {
  const more = head.slice(2, head.length - mask);
  return more.length === 0 ? (head[1] ?? 0) & ~MASKED : more.reduce((sum, byte) => sum * 256 + byte, 0);
};

/** Follows the frames of one direction of a WebSocket, and says when a close frame has gone by whole. */
export const watchClose = (onClose: () => void): ((chunk: Uint8Array) => void) => {
  let head: number[] = [];
  let payload = 0;
  let closes = false;
  const finish = () => {
    if (closes) onClose();
    closes = false;
  };
  return (chunk) => {
    let at = 0;
    while (at < chunk.length) {
      if (payload > 0) {
        const taken = Math.min(payload, chunk.length - at);
        payload -= taken;
        at += taken;
        if (payload === 0) finish();
        continue;
      }
      head.push(chunk[at] ?? 0);
      at += 1;
      const { head: size, mask } = headOf(head[1] ?? 0);
      if (head.length < 2 || head.length < size) continue;
      closes = ((head[0] ?? 0) & 0xf) === CLOSE;
      payload = lengthIn(head, mask);
      head = [];
      if (payload === 0) finish();
    }
  };
};
