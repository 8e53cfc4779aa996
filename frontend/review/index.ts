// The question of which records are the same, answered by one key: the letter that each button shows.

const form = document.querySelector<HTMLFormElement>("form[data-answers]");

document.addEventListener("keydown", (event) => {
  const at = event.target;
  const isWriting = at instanceof Element && at.closest("input, textarea, select, [contenteditable]");
  if (!form || isWriting || event.repeat || event.ctrlKey || event.metaKey || event.altKey) return;
  const wanted = event.key.toLowerCase();
  const button = [...form.querySelectorAll<HTMLButtonElement>("button[data-key]")].find(
    (one) => one.dataset["key"] === wanted,
  );
  if (!button) return;
  event.preventDefault();
  button.click();
});
