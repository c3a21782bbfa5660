// The desk in the browser. Everything works as plain links and forms too; this makes it quick.
import "./timeline.js";
import "./formatted.js";
import "./passing-on.js";
import "./composer.js";
import "./new.js";
import "./people.js";
import "./person.js";
import { takeBack } from "./held.js";
import { followKeys } from "./keys.js";
import { closeMenusInTime } from "./menus.js";
import { moveBetweenConversations } from "./navigation.js";
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
keepTimesTrue(desk);
savePreferencesAtOnce();
listen(desk);
