// The palette and the keys on the pages of the settings, and fields that only some choices need. All
// else there are plain links and forms.
import { followKeys } from "./keys.js";
import { offerPalette } from "./palette.js";
import { hearPhone } from "./phone/line.js";
import "./phone/softphone.js";
import { followPresence } from "./presence.js";
import { sayWhatFailed } from "./toast.js";

followKeys();
offerPalette();
sayWhatFailed();
followPresence();

const phone = document.querySelector(".settings[data-stream]");
if (phone) hearPhone(phone);

showWhatIsNeeded();
document.addEventListener("change", showWhatIsNeeded);

/** [data-when="driver=cti&system=sipgate"]: shown while each of these is chosen. */
function showWhatIsNeeded() {
  for (const field of document.querySelectorAll("[data-when]")) {
    const { elements } = field.closest("form");
    const needed = [...new URLSearchParams(field.dataset.when)];
    field.hidden = !needed.every(([name, value]) => elements[name].value === value);
  }
}
