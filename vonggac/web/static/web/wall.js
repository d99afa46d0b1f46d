// The board for the wall: fetches itself anew, and says so when it no longer can. Without this, the page reloads itself.
"use strict";
(() => {
  const board = document.getElementById("wall");
  const stopped = document.getElementById("stopped");
  if (!board || !stopped) return;
  const every = 15000;
  const silence = 45000;
  let last = Date.now();
  const tell = () => {
    const seconds = Math.round((Date.now() - last) / 1000);
    stopped.hidden = Date.now() - last < silence;
    document.documentElement.classList.toggle("stale", !stopped.hidden);
    if (!stopped.hidden) {
      const minutes = Math.floor(seconds / 60);
      stopped.querySelector("b").textContent = minutes ? `${minutes} ${stopped.dataset.minutes}` : `${seconds} ${stopped.dataset.seconds}`;
    }
  };
  const refresh = async () => {
    const stop = new AbortController();
    const timer = setTimeout(() => stop.abort(), 10000);
    try {
      const answer = await fetch(board.dataset.from, { signal: stop.signal, redirect: "error", cache: "no-store" });
      const text = await answer.text();
      if (!answer.ok) throw new Error(String(answer.status));
      const fresh = new DOMParser().parseFromString(text, "text/html");
      board.replaceChildren(...fresh.body.childNodes);
      last = Date.now();
    } catch (_error) {
      // Told by `tell` once it has lasted.
    } finally {
      clearTimeout(timer);
      tell();
    }
  };
  setInterval(refresh, every);
  setInterval(tell, 1000);
})();
