// Keeps a view up to date: by the service's feed where it has one, and whenever somebody comes back to the page.
import { mayCall } from "./api.js";
import { element } from "./element.js";
import { followFeed } from "./feed.js";
import { fillPath } from "./operations.js";

/** Events come in bursts, and one reading answers all of them. */
const GATHER_MS = 300;

/** `element` says on the page whether it updates by itself. `follow` opens the feed, once. */
export const createLive = ({ place, refresh, service, signal }) => {
  const state = element("p", { className: "live quiet", role: "status" });
  let isFollowing = false;
  let timer;
  const refreshSoon = () => {
    clearTimeout(timer);
    timer = setTimeout(() => !signal.aborted && refresh(), GATHER_MS);
  };
  const comeBack = () => document.visibilityState === "visible" && refreshSoon();
  const changed = (isOpen) => {
    state.textContent = isOpen ? "Changes appear by themselves" : "Live updates are off, trying to get them back…";
    state.classList.toggle("on", isOpen);
  };
  document.addEventListener("visibilitychange", comeBack, { signal });
  addEventListener("online", comeBack, { signal });
  return {
    element: state,
    follow() {
      const { feed, key } = service;
      if (isFollowing || feed === undefined || !mayCall(feed)) return;
      isFollowing = true;
      followFeed({
        path: fillPath(feed.path, key === null ? {} : { [key.name]: place }),
        signal,
        heard: refreshSoon,
        changed,
      });
    },
  };
};
