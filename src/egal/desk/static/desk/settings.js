// The palette and the keys on the pages of the settings. All else there are plain links and forms.
import { followKeys } from "./keys.js";
import { offerPalette } from "./palette.js";
import { hearPhone } from "./phone/line.js";
import "./phone/softphone.js";
import { sayWhatFailed } from "./toast.js";

followKeys();
offerPalette();
sayWhatFailed();

const phone = document.querySelector(".settings[data-stream]");
if (phone) hearPhone(phone);
