// Whether this browser may show notifications. It is asked only when somebody ticks that they want
// them: what asks by itself is refused for good.

const tick = document.querySelector("[data-asks]");
const said = document.querySelector("[data-permission]");

tick.addEventListener("change", async () => {
  if (tick.checked && able() && Notification.permission === "default") await Notification.requestPermission();
  say();
});
say();

function able() {
  return window.isSecureContext && "Notification" in window;
}

function say() {
  said.textContent = said.dataset[able() ? Notification.permission : "absent"];
}
