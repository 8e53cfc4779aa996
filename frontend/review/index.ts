// The question of which records are the same, answered by one key: the number that each button shows. Keys work
// while the focus is in the question, where it is put when the page opens; anywhere else they mean nothing.

const question = document.querySelector<HTMLElement>("[data-question]");

question?.focus({ preventScroll: true });
question?.addEventListener("keydown", (event) => {
  if (event.repeat || event.ctrlKey || event.metaKey || event.altKey) return;
  const button = [...question.querySelectorAll<HTMLButtonElement>("button[data-key]")].find(
    (one) => one.dataset["key"] === event.key,
  );
  if (!button) return;
  event.preventDefault();
  button.click();
});
