// The confirm screen: what is under the pointer or in focus lights on both sides; single keys act while the reading has the focus.
"use strict";
(() => {
  const reading = document.getElementById("reading");
  const original = document.querySelector(".original");
  const duties = () => [...reading.querySelectorAll("article[data-ref]")];
  let lit = null;

  const light = (ref) => {
    if (ref === lit) return;
    lit = ref;
    document.querySelectorAll("[data-ref].lit").forEach((one) => one.classList.remove("lit"));
    if (ref) document.querySelectorAll(`[data-ref="${CSS.escape(ref)}"]`).forEach((one) => one.classList.add("lit"));
  };
  const owner = (node) => node instanceof Element && node.closest("[data-ref]");
  const show = (ref) => {
    const place = original.querySelector(`[data-ref="${CSS.escape(ref)}"]`);
    if (!place) return;
    // Only the letter scrolls: scrollIntoView would move the page away from the duty.
    const there = place.getBoundingClientRect().top - original.getBoundingClientRect().top;
    original.scrollTop += there - original.clientHeight / 3;
  };

  document.addEventListener("pointerover", (event) => {
    const one = owner(event.target);
    if (one) light(one.dataset.ref);
  });
  reading.addEventListener("focusin", (event) => {
    const one = owner(event.target);
    if (one) { light(one.dataset.ref); show(one.dataset.ref); }
  });
  original.addEventListener("click", (event) => {
    const one = owner(event.target);
    const duty = one && duties().find((duty) => duty.dataset.ref === one.dataset.ref);
    if (duty) duty.focus();
  });

  const step = (by) => {
    const all = duties();
    const here = all.indexOf(document.activeElement.closest("article[data-ref]"));
    const next = all[Math.min(Math.max(here + by, 0), all.length - 1)];
    if (next) next.focus();
  };
  const open = (duty, key) => {
    const part = duty && duty.querySelector(`details[data-key="${key}"]`);
    if (!part) return;
    part.open = true;
    const field = part.querySelector("textarea, select, input:not([type=hidden])");
    if (field) field.focus();
  };
  reading.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.altKey || event.metaKey) return;
    const duty = event.target.closest("article[data-ref]");
    if (event.key === "Escape" && duty) {
      duty.querySelectorAll("details[open]").forEach((one) => { one.open = false; });
      duty.focus();
      return;
    }
    if (event.target.matches("input, textarea, select")) return;
    if (event.key === "j") step(1);
    else if (event.key === "k") step(-1);
    else if ("edsm".includes(event.key) && event.key.length === 1) open(duty, event.key);
    else if (event.key === "c") document.getElementById("confirm")?.focus();
    else if (event.key === "?") document.getElementById("keys").open = true;
    else return;
    event.preventDefault();
  });
  const typed = reading.querySelector("details[data-key][open] textarea");  // a refused splitting comes back as it was typed
  if (typed) { typed.focus(); return; }
  const asked = location.hash && document.getElementById(decodeURIComponent(location.hash.slice(1)));
  const first = asked && asked.matches("article") ? asked : duties()[0];
  if (first) first.focus({ preventScroll: !asked });
})();
