// A choice in the account menu is saved when it is made; the page comes back as it was.

export function savePreferencesAtOnce() {
  document.querySelector("form[data-preferences]")?.addEventListener("change", ({ currentTarget: form }) => {
    form.requestSubmit();
  });
}
