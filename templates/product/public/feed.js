// Hears at once what happens to the records of one instance.
import { readSession } from "./memory.js";

const FIRST_WAIT_MS = 1_000;
const LONGEST_WAIT_MS = 60_000;
const BEAT_MS = 30_000;

/** Callers wait differently long, so that not all of them come back at once after a deployment. */
const waitAfter = (failures) => Math.min(FIRST_WAIT_MS * 2 ** failures, LONGEST_WAIT_MS) * (0.5 + Math.random() / 2);

/** A browser's WebSocket sends no header, so the token goes along as the name of a protocol. */
const openSocket = (path) => {
  const address = new URL(path, location.href);
  address.protocol = address.protocol.replace("http", "ws");
  const session = readSession();
  return new WebSocket(address, ["feed", ...(session === null ? [] : [`bearer.${session.token}`])]);
};

/**
 * Keeps a feed open until `signal` is aborted. `heard` is called for each event, and after each gap in which some may have
 * been missed; `changed` is told whether the feed is open.
 */
export const followFeed = ({ changed, heard, path, signal }) => {
  let socket = null;
  let failures = 0;
  let isWaitingForPong = false;
  let timer;

  const lose = (lost) => {
    if (lost !== socket) return;
    socket = null;
    changed(false);
    if (!signal.aborted) timer = setTimeout(connect, waitAfter(failures));
    failures += 1;
  };

  const connect = () => {
    clearTimeout(timer);
    const opened = openSocket(path);
    socket = opened;
    opened.addEventListener("open", () => {
      if (failures > 0) heard();
      failures = 0;
      isWaitingForPong = false;
      changed(true);
    });
    opened.addEventListener("message", ({ data }) => {
      isWaitingForPong = false;
      if (data !== "pong") heard();
    });
    opened.addEventListener("close", () => lose(opened));
  };

  /** A network that has gone closes nothing: silence is all there is to notice. */
  const beat = () => {
    if (socket?.readyState !== WebSocket.OPEN) return;
    if (isWaitingForPong) {
      socket.close();
      return lose(socket);
    }
    isWaitingForPong = true;
    socket.send("ping");
  };

  const comeBack = () => {
    if (socket === null && document.visibilityState === "visible") connect();
  };

  const beats = setInterval(beat, BEAT_MS);
  addEventListener("online", comeBack, { signal });
  document.addEventListener("visibilitychange", comeBack, { signal });
  signal.addEventListener("abort", () => {
    clearInterval(beats);
    clearTimeout(timer);
    socket?.close();
  });
  connect();
};
