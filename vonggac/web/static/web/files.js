// A file that is too large is told before it is sent: on a bad line, sending it first would cost an hour.
document.addEventListener("change", (event) => {
  const input = event.target;
  if (!(input instanceof HTMLInputElement) || input.type !== "file") return;
  const { maxFile, maxAll, tooLarge } = document.body.dataset;
  const sizes = [...input.files].map((file) => file.size);
  const total = sizes.reduce((sum, size) => sum + size, 0);
  const refused = sizes.some((size) => size > Number(maxFile)) || total > Number(maxAll);
  input.setCustomValidity(refused ? tooLarge : "");
  if (refused) input.reportValidity();
});
