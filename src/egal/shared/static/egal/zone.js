// Tells the server the reader's time zone, so that it writes the times of day people live in.
const zone = Intl.DateTimeFormat().resolvedOptions().timeZone;
const secure = location.protocol === "https:" ? "; secure" : "";
if (zone) document.cookie = `egal_zone=${zone}; path=/; max-age=31536000; samesite=lax${secure}`;
