// The desk in the browser. Everything works as plain links and forms too; this makes it quick.
import "./timeline.js";
import "./formatted.js";
import "./passing-on.js";
import "./composer.js";
import "./new.js";
import "./people.js";
import { copyLinks } from "./copy.js";
import { openDialogs } from "./dialog.js";
import { sayWhatIsDone } from "./done.js";
import { ring } from "./bell.js";
import "./person.js";
import { takeBack } from "./held.js";
import { lookAtFiles } from "./look.js";
import { followKeys } from "./keys.js";
import { closeMenusInTime } from "./menus.js";
import { moveBetweenConversations } from "./navigation.js";
import { offerPalette } from "./palette.js";
import { keepTimesTrue } from "./times.js";
import { sayWhatFailed } from "./toast.js";
import { listen } from "./realtime.js";
import { savePreferencesAtOnce } from "./preferences.js";

const desk = document.getElementById("desk");

moveBetweenConversations(desk);
sayWhatFailed();
closeMenusInTime();
takeBack();
followKeys();
offerPalette();
openDialogs();
sayWhatIsDone();
copyLinks();
lookAtFiles();
keepTimesTrue(desk);
savePreferencesAtOnce();
ring(desk);
listen(desk);
