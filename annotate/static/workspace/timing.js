// How long somebody is at work at each sentence: the page in sight and in front, and something done at least once a minute. What could not be
// told to the server is forgotten rather than told twice, so that a time is never too long.

import { at, data, sentences } from "./work.js";

const IDLE = 60_000;
const EVERY = 30_000;
const ACTS = ["keydown", "pointerdown", "pointermove", "wheel", "scroll", "focus"];

const spent = new Map();
let last = null;

export function watchTime() {
  if (!data.urls.times) return;
  for (const kind of ACTS) window.addEventListener(kind, noticed, { capture: true, passive: true });
  for (const kind of ["blur", "pagehide"]) window.addEventListener(kind, paused, { capture: true });
  document.addEventListener("visibilitychange", () => document.visibilityState === "hidden" && paused());
  setInterval(tell, EVERY);
}

// Heard before the page acts on it, so that the time goes to the sentence that was in work until now.
function noticed() {
  if (document.visibilityState !== "visible" || !document.hasFocus()) return;
  const now = performance.now();
  const gap = last === null ? 0 : now - last;
  if (gap <= IDLE) spent.set(sentences[at.current].id, (spent.get(sentences[at.current].id) ?? 0) + gap);
  last = now;
}

function paused(event) {
  if (event && event.target !== window && event.type === "blur") return;
  noticed();
  last = null;
  tell();
}

function tell() {
  const times = Object.fromEntries([...spent].map(([id, time]) => [id, Math.floor(time)]).filter(([, time]) => time > 0));
  spent.clear();
  if (!Object.keys(times).length) return;
  const headers = { "Content-Type": "application/json", "X-Annotator": String(data.user) };
  fetch(data.urls.times, { method: "POST", headers, body: JSON.stringify({ times }), keepalive: true }).catch(() => {});
}
