// The form of an incident: what the officer reads back is written as the fields are filled. Without this, the page says the order.
"use strict";
(() => {
  const form = document.getElementById("intake");
  const text = document.getElementById("readback");
  if (!form || !text) return;
  const words = text.dataset;
  const value = (name) => (form.elements[name] ? form.elements[name].value.trim() : "");
  const when = (written) => {
    const found = /^(\d{4})-(\d\d)-(\d\d)T(\d\d:\d\d)/.exec(written);
    return found ? `${found[4]} ${found[3]}/${found[2]}/${found[1]}` : "";
  };
  const write = () => {
    const who = [value("reporter"), value("reporter_phone")].filter(Boolean).join(", ");
    const parts = [
      words.start,
      `${words.unit}: ${value("unit") || words.unknown}.`,
      value("system") && `${words.system}: ${value("system")}.`,
      when(value("detected_at")) && `${words.detected} ${when(value("detected_at"))}.`,
      `${words.summary}: ${value("summary").replace(/\.+$/, "") || words.unknown}.`,
      who && `${words.reporter}: ${who}.`,
      words.end,
    ];
    text.textContent = parts.filter(Boolean).join(" ");
  };
  form.addEventListener("input", write);
  write();
})();
